package dev.jacquard.nn.model;

import dev.jacquard.nn.layer.Convolution;
import dev.jacquard.nn.layer.Initialization;
import dev.jacquard.nn.layer.Layer;
import dev.jacquard.nn.layer.Linear;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.torch.Precision;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The opponent in an adversarial game: gives real pictures large numbers and made ones small, (batch) for (batch,
 * channels, height, width). Where there are classes it asks how well a picture shows its own (Miyato and Koyama 2018).
 */
final class Critic implements Layer {
    private static final int GROUP = 8;
    private static final long PROJECTED = 64;

    private final Layer body;
    private final Linear output;
    private final Linear projection;
    private final Linear classes;

    /** One whose body turns a picture into so many features. */
    private Critic(Weights.Plan plan, Layer body, long features, long classCount) {
        this.body = body;
        output = new Linear(plan.in("output"), features, 1);
        projection = classCount == 0 ? null : new Linear(plan.in("projection"), features, PROJECTED);
        classes = classCount == 0
                ? null
                : new Linear(plan.in("classes"), classCount, PROJECTED, Initialization.leCun(1), false);
    }

    /**
     * One that sees how much the pictures of a group differ (Karras et al. 2018, section 3), so that a generator which makes
     * few different ones is found out.
     */
    static Critic comparing(Weights.Plan plan, Pictures pictures, long width, long classes) {
        var trunk = new ResidualTrunk(plan.in("trunk"), pictures, width);
        var last = new Convolution(plan.in("last"), trunk.channels() + 1, trunk.channels(), 3);
        Layer body = (pixels, pass) -> {
            var x = trunk.forward(pixels, pass);
            return flat(last, torch.cat(new TensorVector(x, differences(x)), 1), pass);
        };
        return new Critic(plan, body, trunk.outputs(), classes);
    }

    /** A residual one without any normalisation (Huang et al. 2024, section 3), with so many blocks a stage. */
    static Critic residual(Weights.Plan plan, Pictures pictures, long width, int depth, long classes) {
        // In larger pictures blocks of the first stage would take as long as all others.
        var firstDepth = Grid.of(pictures).stages() > 2 ? 0 : depth;
        var trunk = new ResidualTrunk(plan.in("trunk"), pictures, width, firstDepth, depth);
        var last = new Convolution(plan.in("last"), trunk.channels(), trunk.channels(), 3);
        return new Critic(plan, (x, pass) -> flat(last, trunk.forward(x, pass), pass), trunk.outputs(), classes);
    }

    /** One with this body, which turns a picture into so many features. */
    static Critic of(Weights.Plan plan, Layer body, long features, long classes) {
        return new Critic(plan, body, features, classes);
    }

    private static Tensor flat(Convolution last, Tensor x, Pass pass) {
        return ResidualTrunk.flat(torch.leaky_relu(last.forward(x, pass), Tensors.scalar(0.2)));
    }

    @Override
    public Tensor forward(Tensor pictures, Pass pass) {
        return output.forward(body.forward(pictures, pass), pass).squeeze(1);
    }

    /**
     * The same for pictures of classes.
     *
     * @param shares of each class, (batch, classes), a row of zeros for none; of no meaning without classes
     */
    Tensor forward(Tensor pictures, Tensor shares, Pass pass) {
        var features = body.forward(pictures, pass);
        // Only differences of these numbers count, and in bfloat16 their common part would swallow them.
        return Precision.FLOAT32.in(() -> {
            var x = features.toType(ScalarType.Float);
            var view = output.forward(x, pass).squeeze(1);
            if (classes == null) return view;
            var fit = projection
                    .forward(x, pass)
                    .mul(classes.forward(shares, pass))
                    .sum(1);
            return view.add(fit.mul(Tensors.scalar(1 / Math.sqrt(PROJECTED))));
        });
    }

    /** The mean standard deviation within each group, in a channel of its own. */
    private static Tensor differences(Tensor x) {
        var batch = x.size(0);
        var group = GROUP;
        while (batch % group != 0) group /= 2;
        var grouped = x.reshape(batch / group, group, x.size(1), x.size(2), x.size(3));
        var deviation = grouped.sub(grouped.mean(new long[] {1}, true, new ScalarTypeOptional()))
                .square()
                .mean(1)
                .add(Tensors.scalar(1e-6))
                .sqrt()
                .mean(1, 2, 3);
        return deviation
                .repeat_interleave(group)
                .view(batch, 1, 1, 1)
                .expand(new long[] {batch, 1, x.size(2), x.size(3)}, false);
    }
}
