package dev.jacquard.nn.layer;

import dev.jacquard.nn.torch.Parameter.Initial;

/** What weights hold before training. */
public final class Initialization {
    private Initialization() {}

    /** Normal with variance 2 / {@code inputs}, for layers before a rectifier (He et al. 2015, equation 10). */
    public static Initial he(long inputs) {
        return new Initial.Normal(Math.sqrt(2.0 / inputs));
    }

    /** Normal with variance 1 / {@code inputs} (LeCun et al. 1998, section 4.6). */
    public static Initial leCun(long inputs) {
        return new Initial.Normal(Math.sqrt(1.0 / inputs));
    }

    /** Uniform with variance 2 / ({@code inputs} + {@code outputs}) (Glorot and Bengio 2010, equation 16). */
    public static Initial glorot(long inputs, long outputs) {
        return new Initial.Uniform(Math.sqrt(6.0 / (inputs + outputs)));
    }

    /** Zero, for the last layer of a residual branch. */
    public static Initial zero() {
        return new Initial.Constant(0);
    }

    /**
     * For a convolution whose outputs are rearranged to {@code times} pixels each (pixel shuffle): every such group alike, so that
     * an untrained network enlarges by nearest neighbours and shows no grid (Aitken et al. 2017, equation 6).
     */
    public static Initial nearest(Initial initial, int times) {
        return new Initial.Repeated(initial, times);
    }
}
