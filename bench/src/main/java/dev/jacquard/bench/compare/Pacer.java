package dev.jacquard.bench.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/**
 * A contestant's side of the conversation: it waits for {@code run SECONDS} or {@code check STEPS SECONDS} on standard
 * input, lets steps pass until that is done, and answers with one line of JSON; the end of input ends it.
 *
 * <p>{@code run} answers {@code {"steps": n, "seconds": s, "loss": last}}; {@code check} ends after so many steps or
 * seconds, whichever comes first, and answers with all losses.
 */
public final class Pacer {
    private final BufferedReader in;
    private final PrintStream out;
    private boolean running;
    private double seconds;
    private long limit;
    private boolean all;
    private long begun;
    private long steps;
    private double last;
    private StringJoiner losses;

    private Pacer(BufferedReader in, PrintStream out) {
        this.in = in;
        this.out = out;
    }

    /** Takes standard input and output; what anyone prints from now on goes to standard error. */
    public static Pacer open() {
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.setOut(System.err);
        return new Pacer(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)), out);
    }

    /** Tells that steps can begin, and facts about this contestant. */
    public void ready(long parameters, int threads, Map<String, String> facts) {
        var line = new StringJoiner(", ", "{", "}")
                .add("\"ready\": true")
                .add("\"parameters\": " + parameters)
                .add("\"threads\": " + threads);
        facts.forEach((name, value) -> line.add(quoted(name) + ": " + quoted(value)));
        out.println(line);
    }

    /** Tells that this contestant cannot take the step, and why. */
    public void skip(String reason) {
        out.println("{\"skip\": " + quoted(reason) + "}");
    }

    private static String quoted(String text) {
        return '"'
                + text.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replaceAll("\\p{Cntrl}+", " ")
                        .strip()
                + '"';
    }

    /** Waits until a step is wanted: called before each. False when none is wanted any more. */
    public boolean next() {
        if (running && (steps >= limit || elapsed() >= seconds)) answer();
        if (!running && !order()) return false;
        steps++;
        return true;
    }

    /** Tells what the step's loss was, before the next {@link #next}. */
    public void loss(double loss) {
        last = loss;
        if (all) losses.add(number(loss));
    }

    private double elapsed() {
        return (System.nanoTime() - begun) / 1e9;
    }

    private void answer() {
        var took = elapsed();
        running = false;
        out.printf(
                Locale.ROOT,
                "{\"steps\": %d, \"seconds\": %.6f, \"loss\": %s%s}%n",
                steps,
                took,
                number(last),
                all ? ", \"losses\": " + losses : "");
    }

    private static String number(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.6f", value) : "null";
    }

    private boolean order() {
        try {
            var line = in.readLine();
            if (line == null) return false;
            var words = line.strip().split(" +");
            all = words[0].equals("check");
            limit = all ? Long.parseLong(words[1]) : Long.MAX_VALUE;
            seconds = Double.parseDouble(words[words.length - 1]);
            losses = new StringJoiner(", ", "[", "]");
            steps = 0;
            running = true;
            begun = System.nanoTime();
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
