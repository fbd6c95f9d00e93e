package dev.jacquard.nn.create;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** Arithmetic of latent vectors in plain Java, the same on every machine, and their form in an origin. */
final class Vectors {
    private Vectors() {}

    /** Base64 of the little-endian float32 numbers. */
    static String encode(float[] vector) {
        var bytes = ByteBuffer.allocate(4 * vector.length).order(ByteOrder.LITTLE_ENDIAN);
        for (var v : vector) bytes.putFloat(v);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    /** The same of several, separated by commas. */
    static String encode(float[]... vectors) {
        return Arrays.stream(vectors).map(Vectors::encode).collect(Collectors.joining(","));
    }

    /** The reverse of one; {@link IllegalArgumentException} when it is not {@code length} finite numbers. */
    static float[] decode(String text, int length) {
        var bytes = ByteBuffer.wrap(Base64.getDecoder().decode(text)).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.remaining() != 4 * length)
            throw new IllegalArgumentException("Not a vector of " + length + " numbers.");
        var vector = new float[length];
        for (var i = 0; i < length; i++) {
            vector[i] = bytes.getFloat();
            if (!Float.isFinite(vector[i])) throw new IllegalArgumentException("Not a vector of finite numbers.");
        }
        return vector;
    }

    /** The point at {@code share} of the way on the great circle from one vector to another (Shoemake 1985). */
    static float[] between(float[] from, float[] to, double share) {
        var angle = StrictMath.acos(Math.max(-1, Math.min(1, dot(from, to) / (norm(from) * norm(to) + 1e-12))));
        var sine = StrictMath.sin(angle);
        var a = sine < 1e-4 ? 1 - share : StrictMath.sin((1 - share) * angle) / sine;
        var b = sine < 1e-4 ? share : StrictMath.sin(share * angle) / sine;
        return sum(from, a, to, b);
    }

    /** The vector turned towards fresh noise so that its length stays that of noise: 0 keeps it, 1 replaces it. */
    static float[] mixed(float[] vector, float[] noise, double strength) {
        return sum(vector, Math.sqrt(1 - strength * strength), noise, strength);
    }

    static float[] scaled(float[] vector, double by) {
        return by == 1 ? vector : sum(vector, by, vector, 0);
    }

    /** The vector in the length that noise of so many numbers has, the square root of their number; a vector of noughts as it is. */
    static float[] typical(float[] vector) {
        var length = norm(vector);
        return length == 0 ? vector : scaled(vector, Math.sqrt(vector.length) / length);
    }

    /**
     * A place on a closed curve that is made of waves, wave k going k times round: the sum of cosines and sines times noises, over
     * the square root of the number of waves. Squares of both add up to one, so every point is distributed as noise is.
     *
     * @param share of the way round, 0 to 1
     */
    static float[] waves(IntFunction<float[]> noise, int waves, double share) {
        float[] sum = null;
        for (var k = 0; k < waves; k++) {
            // Modulo first, so that the end is the beginning to the bit.
            var angle = 2 * Math.PI * ((k + 1) * (share % 1) % 1);
            var wave = sum(noise.apply(2 * k), StrictMath.cos(angle), noise.apply(2 * k + 1), StrictMath.sin(angle));
            sum = sum == null ? wave : sum(sum, 1, wave, 1);
        }
        return scaled(sum, 1 / Math.sqrt(waves));
    }

    /**
     * Between {@code from} and {@code to} on the smooth curve (Catmull and Rom 1974) that comes from {@code before} and goes to
     * {@code after}, brought to the length between theirs.
     */
    static float[] smooth(float[] before, float[] from, float[] to, float[] after, double share) {
        var t = share;
        var outer = sum(before, ((2 - t) * t - 1) * t / 2, after, (t - 1) * t * t / 2);
        var inner = sum(from, ((3 * t - 5) * t * t + 2) / 2, to, ((4 - 3 * t) * t + 1) * t / 2);
        var point = sum(outer, 1, inner, 1);
        var length = norm(point);
        var wanted = (1 - t) * norm(from) + t * norm(to);
        return length == 0 || t == 0 || t == 1 ? point : scaled(point, wanted / length);
    }

    static float[] sum(float[] first, double a, float[] second, double b) {
        var sum = new float[first.length];
        for (var i = 0; i < sum.length; i++) sum[i] = (float) (a * first[i] + b * second[i]);
        return sum;
    }

    private static double dot(float[] a, float[] b) {
        var sum = 0.0;
        for (var i = 0; i < a.length; i++) sum += (double) a[i] * b[i];
        return sum;
    }

    private static double norm(float[] vector) {
        return Math.sqrt(dot(vector, vector));
    }
}
