package dev.jacquard.nn.model;

import dev.jacquard.nn.layer.Initialization;
import dev.jacquard.nn.layer.Layer;
import dev.jacquard.nn.layer.Linear;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.torch.Weights;
import org.bytedeco.pytorch.Tensor;

/** What a {@link FlowPrior} is told of the picture whose vector it is to find: its class, and what is left of it. */
final class PriorConditions {
    private final Linear classes;
    private final Layer sight;

    /**
     * Declares the parameters.
     *
     * @param classCount columns of {@link FlowConditions#shares}
     * @param width channels of the first stage that looks at what is left
     * @param features numbers that the prior is told
     */
    PriorConditions(Weights.Plan plan, Pictures pictures, long classCount, long width, long features) {
        classes = new Linear(plan.in("classes"), classCount, features, Initialization.leCun(1), false);
        var seen = new Pictures(pictures.width(), pictures.height(), (int) Witness.inputs(pictures));
        var trunk = new ResidualTrunk(plan.in("trunk"), seen, width);
        var sight = new Linear(plan.in("sight"), trunk.outputs(), features);
        this.sight = (x, pass) -> sight.forward(ResidualTrunk.flat(trunk.forward(x, pass)), pass);
    }

    /** For pictures of these classes of which nothing is left, (batch, classes) to (batch, features). */
    Tensor features(Tensor shares, Pass pass) {
        return classes.forward(shares, pass);
    }

    /** For damaged pictures, (batch, features). */
    Tensor features(FlowConditions conditions, Pass pass) {
        return sight.forward(Witness.seen(conditions), pass).add(classes.forward(conditions.shares(), pass));
    }
}
