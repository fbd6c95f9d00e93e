package dev.jacquard.studio.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import dev.jacquard.media.Sentence;
import dev.jacquard.studio.Messages;
import java.io.PrintStream;

/** Where a command says things: results on one stream, everything for people on the other. */
final class Console {
    private static final Gson GSON = new GsonBuilder()
            .disableHtmlEscaping()
            .serializeNulls()
            .setPrettyPrinting()
            .create();

    private final PrintStream out;
    private final PrintStream err;
    private final Messages messages;
    private final boolean terminal;
    private boolean lineOpen;

    Console(PrintStream out, PrintStream err, Messages messages, boolean terminal) {
        this.out = out;
        this.err = err;
        this.messages = messages;
        this.terminal = terminal;
    }

    /** One line of a result. */
    synchronized void result(Object line) {
        closeLine();
        out.println(line);
    }

    /** A stretch of a result, seen at once. */
    synchronized void print(String stretch) {
        closeLine();
        out.print(stretch);
        out.flush();
    }

    /** A result that is a text for people. */
    void result(String pattern, Object... arguments) {
        result((Object) messages.of(Sentence.of(pattern, arguments)));
    }

    /** The one JSON object of a {@code --json} command. */
    void json(Object object) {
        result((Object) GSON.toJson(object));
    }

    /** Something for the person. */
    void say(String pattern, Object... arguments) {
        say(Sentence.of(pattern, arguments));
    }

    /** Something for the person. */
    synchronized void say(Sentence sentence) {
        closeLine();
        err.println(messages.of(sentence));
    }

    /** A line that the next one replaces; on a terminal only. */
    synchronized void replaceLine(String pattern, Object... arguments) {
        if (!terminal) return;
        err.print("\r\u001b[K" + messages.of(Sentence.of(pattern, arguments)));
        err.flush();
        lineOpen = true;
    }

    boolean isTerminal() {
        return terminal;
    }

    String text(String pattern, Object... arguments) {
        return messages.of(Sentence.of(pattern, arguments));
    }

    String text(Sentence sentence) {
        return messages.of(sentence);
    }

    synchronized void trace(Throwable thrown) {
        closeLine();
        thrown.printStackTrace(err);
    }

    private void closeLine() {
        if (lineOpen) err.println();
        lineOpen = false;
    }
}
