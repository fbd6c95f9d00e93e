package dev.jacquard.nn.torch;

import java.nio.ByteOrder;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Random numbers as a function of (seed, stream, index): nothing is remembered between calls, so a resumed training and
 * a work made alone see the numbers that an uninterrupted training and a batch of works see.
 *
 * <p>Keys are mixed with the finaliser of SplitMix64 (Steele, Lea, Flood 2014).
 *
 * @param key what the numbers are a function of
 */
public record Randomness(long key) {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    /** The numbers of {@code seed}. */
    public static Randomness of(long seed) {
        return new Randomness(mix(seed + GOLDEN));
    }

    /** The independent numbers of a named stream. */
    public Randomness stream(String name) {
        var hash = 0xCBF29CE484222325L;
        for (var i = 0; i < name.length(); i++) hash = (hash ^ name.charAt(i)) * 0x100000001B3L;
        return new Randomness(mix(key ^ mix(hash)));
    }

    /** The independent numbers of a step, an item or an epoch. */
    public Randomness at(long index) {
        return new Randomness(mix(key + mix(index + 0x632BE59BD9B4E019L)));
    }

    /** Standard normal numbers of this shape, float32 on the CPU. */
    public Tensor normal(long... shape) {
        return torch.randn(shape, generator());
    }

    /** Uniform numbers from 0 (inclusive) to 1 (exclusive) of this shape, float32 on the CPU. */
    public Tensor uniform(long... shape) {
        return torch.rand(shape, generator());
    }

    /**
     * Ones with the given probability, rounded to a 65,536th, and zeros otherwise, like {@code tensor} in shape, type and layout.
     */
    public Tensor bernoulliLike(Tensor tensor, double probability) {
        // The engine's own generator takes thirty times as long, on one thread.
        var bits = torch.empty_like(tensor, new TensorOptions(ScalarType.Short), new MemoryFormatOptional());
        var bytes = new BytePointer(bits.data_ptr())
                .capacity(bits.nbytes())
                .asByteBuffer()
                .order(ByteOrder.nativeOrder());
        var counter = key;
        while (bytes.remaining() >= Long.BYTES) bytes.putLong(mix(counter += GOLDEN));
        for (var left = mix(counter + GOLDEN); bytes.hasRemaining(); left >>>= Short.SIZE) bytes.putShort((short) left);
        // By way of float32, because the engine has no fast way from whole numbers to bfloat16.
        return bits.lt_(Tensors.scalar(Short.MIN_VALUE + Math.rint(probability * (1 << Short.SIZE))))
                .toType(ScalarType.Float)
                .toType(tensor.scalar_type());
    }

    /** A random permutation of 0 to {@code n - 1}. */
    public int[] permutation(int n) {
        var order = new int[n];
        for (var i = 0; i < n; i++) order[i] = i;
        var random = java();
        for (var i = n - 1; i > 0; i--) {
            var j = random.nextInt(i + 1);
            var swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        return order;
    }

    /** A source of numbers for plain Java. */
    public SplittableRandom java() {
        return new SplittableRandom(key);
    }

    GeneratorOptional generator() {
        Generator generator = torch.make_generator_cpu(key);
        return new GeneratorOptional(generator);
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
