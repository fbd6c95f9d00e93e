package dev.jacquard.studio.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What one command did. */
record Ran(int status, String out, String err) {
    /** Runs a command in English. */
    static Ran of(Object... arguments) {
        return in("en", arguments);
    }

    /** Runs a command in a language. */
    static Ran in(String language, Object... arguments) {
        var words = new ArrayList<String>();
        for (var a : arguments) words.add(a.toString());
        words.addAll(List.of("--lang", language));
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var status = Main.run(
                words.toArray(String[]::new),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Ran(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    Ran succeeded() {
        assertEquals(0, status, this::toString);
        return this;
    }

    /** It failed with this status and said why in a sentence that holds these words, on standard error alone. */
    void failed(int expected, String words) {
        assertEquals(expected, status, this::toString);
        assertEquals("", out);
        var sentence = err.strip();
        assertTrue(sentence.contains(words), this::toString);
        assertFalse(sentence.contains("\tat ") || sentence.contains("Exception"), this::toString);
        assertTrue(sentence.lines().count() <= 2 && sentence.length() < 600, this::toString);
    }

    /** The one JSON object on standard output. */
    JsonObject json() throws IOException {
        succeeded();
        var reader = new JsonReader(new StringReader(out));
        reader.setStrictness(Strictness.STRICT);
        var object = JsonParser.parseReader(reader).getAsJsonObject();
        assertEquals(JsonToken.END_DOCUMENT, reader.peek(), out);
        return object;
    }
}
