package dev.jacquard.nn.torch;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * One named tensor of a network: a view into its network's flat {@link Weights}.
 *
 * <p>Its value exists once the weights were allocated; layers hold the parameter and ask for the value in each pass.
 */
public final class Parameter {
    /** How the numbers of a parameter lie in memory. */
    enum Layout {
        /** Last dimension fastest. */
        ROWS,
        /** Convolution weights with the second dimension fastest, so that channels-last pictures need no copy. */
        CHANNELS_LAST
    }

    /** What a parameter is to those that move it. */
    enum Kind {
        /** A map between the network's own numbers: decays, and is moved as one matrix where the optimizer can. */
        HIDDEN,
        /** A matrix with a row for each token or class: decays, and is moved number by number. */
        OUTER,
        /** A bias or a gain: moved number by number without decay. */
        VECTOR,
        /** Updated without a gradient. */
        STATISTIC
    }

    /** What a parameter holds before training. */
    public sealed interface Initial {
        /** The same number everywhere. */
        record Constant(double value) implements Initial {}

        /** Normal with this standard deviation and mean zero. */
        record Normal(double deviation) implements Initial {}

        /** Uniform from {@code -bound} to {@code bound}. */
        record Uniform(double bound) implements Initial {}

        /** Every {@code times} outputs after each other, along the first dimension, alike. */
        record Repeated(Initial initial, int times) implements Initial {
            public Repeated {
                if (times < 1) throw new IllegalArgumentException("Nothing is repeated " + times + " times.");
            }
        }
    }

    private final String path;
    private final List<Long> shape;
    private final Initial initial;
    private final Kind kind;
    private final Layout layout;
    Tensor value;
    Tensor gradient;

    Parameter(String path, long[] shape, Initial initial, Kind kind, Layout layout) {
        this.path = path;
        this.shape = java.util.Arrays.stream(shape).boxed().toList();
        this.initial = initial;
        this.kind = kind;
        this.layout = layout;
    }

    /** Its full name, such as {@code encoder.stage1.convolution.weight}. */
    public String path() {
        return path;
    }

    /** Its logical shape, independent of the layout in memory. */
    public long[] shape() {
        return shape.stream().mapToLong(Long::longValue).toArray();
    }

    /** How many numbers it has. */
    public long count() {
        return shape.stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
    }

    /** Its value, a leaf of the graph; borrowed from the weights that own it. */
    public Tensor value() {
        if (value == null) throw new IllegalStateException(path + " has no value before its weights are allocated");
        return value;
    }

    /** Its gradient, a view of the flat gradient. */
    public Tensor gradient() {
        if (gradient == null) throw new IllegalStateException(path + " has no gradient");
        return gradient;
    }

    Initial initial() {
        return initial;
    }

    Kind kind() {
        return kind;
    }

    boolean decays() {
        return kind == Kind.HIDDEN || kind == Kind.OUTER;
    }

    boolean statistic() {
        return kind == Kind.STATISTIC;
    }

    /** The part of a flat buffer that begins at {@code start}, seen in this parameter's shape and layout. */
    Tensor viewOf(Tensor flat, long start) {
        var piece = flat.narrow(0, start, count());
        var s = shape();
        return layout == Layout.ROWS
                ? piece.view(s)
                : piece.view(s[0], s[2], s[3], s[1]).permute(0, 3, 1, 2);
    }

    @Override
    public String toString() {
        return path + shape;
    }
}
