package dev.jacquard.nn.create;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/** Arithmetic of latent vectors in plain Java, the same on every machine, and their form in an origin. */
final class Vectors {
    private Vectors() {}

    /** Base64 of the little-endian float32 numbers. */
    static String encode(float[] vector) {
        var bytes = ByteBuffer.allocate(4 * vector.length).order(ByteOrder.LITTLE_ENDIAN);
        for (var v : vector) bytes.putFloat(v);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    /** The reverse; {@link IllegalArgumentException} when it is not {@code length} finite numbers. */
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
