package dev.jacquard.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * What the contestants learn: pictures of ten kinds of blobs and a text in which each character foretells the next; made
 * from a fixed seed, the same for all, and easy enough that losses fall within a hundred steps.
 *
 * <p>A batch is a slice, so that choosing it costs nobody time: step {@code s} takes the examples from {@code (s mod (count
 * / batch)) * batch} on. Text falls into examples of the workload's length, one after the other, each with the character
 * that follows it.
 *
 * @param pictures bytes 0 to 255, row after row
 * @param labels 0 to 9, one for each picture
 * @param text characters 0 to 95
 */
public record Exercise(byte[] pictures, byte[] labels, byte[] text) {
    /** How many pictures there are. */
    public static final int PICTURES = 4096;
    /** How many characters the text has, the last of which is only foretold. */
    public static final int CHARACTERS_OF_TEXT = 1 << 18;

    private static final int PIXELS = Workload.SIDE * Workload.SIDE;
    private static final int SHIFT = 2;

    /** Makes it. */
    public static Exercise make() {
        var random = new SplittableRandom(20261125);
        var pictures = new byte[PICTURES * PIXELS];
        var labels = new byte[PICTURES];
        var prototypes = new double[Workload.CLASSES][];
        for (var k = 0; k < prototypes.length; k++) prototypes[k] = blobs(random);
        for (var i = 0; i < PICTURES; i++) {
            labels[i] = (byte) random.nextInt(Workload.CLASSES);
            draw(prototypes[labels[i]], random, pictures, i * PIXELS);
        }
        return new Exercise(pictures, labels, text(random));
    }

    /** Three blobs on a field with a margin for shifts. */
    private static double[] blobs(SplittableRandom random) {
        var side = Workload.SIDE + 2 * SHIFT;
        var field = new double[side * side];
        for (var blob = 0; blob < 3; blob++) {
            var y = side * (0.25 + 0.5 * random.nextDouble());
            var x = side * (0.25 + 0.5 * random.nextDouble());
            var width = 2 + 3 * random.nextDouble();
            for (var i = 0; i < field.length; i++) {
                var distance = Math.hypot(i / side - y, i % side - x) / width;
                field[i] = Math.min(1, field[i] + Math.exp(-distance * distance));
            }
        }
        return field;
    }

    private static void draw(double[] prototype, SplittableRandom random, byte[] pictures, int at) {
        var side = Workload.SIDE + 2 * SHIFT;
        var top = random.nextInt(2 * SHIFT + 1);
        var left = random.nextInt(2 * SHIFT + 1);
        var light = 0.7 + 0.3 * random.nextDouble();
        for (var i = 0; i < PIXELS; i++) {
            var value = prototype[(top + i / Workload.SIDE) * side + left + i % Workload.SIDE];
            var noisy = light * value + 0.1 * (random.nextDouble() - 0.5);
            pictures[at + i] = (byte) Math.round(255 * Math.max(0, Math.min(1, noisy)));
        }
    }

    /** A first-order Markov chain with four successors for each character: 1.2 nats of surprise. */
    private static byte[] text(SplittableRandom random) {
        var successors = new byte[Workload.CHARACTERS][4];
        for (var of : successors)
            for (var i = 0; i < of.length; i++) of[i] = (byte) random.nextInt(Workload.CHARACTERS);
        var text = new byte[CHARACTERS_OF_TEXT + 1];
        for (var i = 1; i < text.length; i++) {
            var u = random.nextDouble();
            text[i] = successors[text[i - 1]][u < 0.5 ? 0 : u < 0.75 ? 1 : u < 0.9 ? 2 : 3];
        }
        return text;
    }

    /** Writes the bytes of pictures, labels and text, in this order. */
    public void write(Path file) throws IOException {
        try (var out = Files.newOutputStream(file)) {
            out.write(pictures);
            out.write(labels);
            out.write(text);
        }
    }

    /** Reads what {@link #write} wrote. */
    public static Exercise read(Path file) throws IOException {
        var bytes = Files.readAllBytes(file);
        var labels = PICTURES * PIXELS;
        return new Exercise(
                Arrays.copyOf(bytes, labels),
                Arrays.copyOfRange(bytes, labels, labels + PICTURES),
                Arrays.copyOfRange(bytes, labels + PICTURES, bytes.length));
    }

    /** The pictures from 0 to 1. */
    public float[] values() {
        var values = new float[pictures.length];
        for (var i = 0; i < values.length; i++) values[i] = (pictures[i] & 0xFF) / 255f;
        return values;
    }

    /** The labels as whole numbers. */
    public long[] wanted() {
        return longs(labels, 0, labels.length);
    }

    /** How many examples there are. */
    public static int count(Workload workload) {
        return workload.kind().ofText() ? CHARACTERS_OF_TEXT / workload.length() : PICTURES;
    }

    /** The characters of all examples, one after the other; {@code ahead} 1 for those that follow them. */
    public long[] characters(Workload workload, int ahead) {
        return longs(text, ahead, ahead + count(workload) * workload.length());
    }

    private static long[] longs(byte[] bytes, int from, int to) {
        var values = new long[to - from];
        for (var i = 0; i < values.length; i++) values[i] = bytes[from + i];
        return values;
    }

    /** The first example of a step's slice. */
    public static int first(Workload workload, long step) {
        return (int) (step % (count(workload) / workload.batch())) * workload.batch();
    }
}
