package dev.jacquard.nn.model;

import dev.jacquard.nn.layer.Embedding;
import dev.jacquard.nn.layer.Linear;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** A {@link FlowNetwork} with what tells it the moment: the time, the task, and the class or the words. */
final class FlowCore {
    private static final long FEATURES = 128;

    private final TimeFeatures time;
    private final Linear task;
    private final Embedding tokens;
    private final Linear words;
    private final FlowNetwork network;

    /**
     * Declares the parameters.
     *
     * @param vocabulary how many tokens there are, that for nothing included
     */
    FlowCore(Weights.Plan plan, Pictures pictures, long vocabulary, Settings settings) {
        time = new TimeFeatures(plan.in("moment"), FEATURES);
        task = new Linear(plan.in("task"), FlowConditions.TASKS, FEATURES);
        tokens = new Embedding(plan.in("tokens"), vocabulary, FEATURES, 0.3);
        words = new Linear(plan.in("words"), FEATURES, FEATURES);
        network = new FlowNetwork(
                plan,
                pictures,
                2L * pictures.channels() + 1,
                FEATURES,
                settings.whole("width"),
                settings.whole("outer"),
                settings.whole("inner"));
    }

    /** The network's answer at these points of the path; times are (batch, 1, 1, 1). */
    Tensor answer(Tensor point, Tensor time, FlowConditions conditions, Pass pass) {
        var seen = conditions.composed(FlowPath.input(point, time));
        var x = torch.cat(new TensorVector(seen, conditions.known(), conditions.mask()), 1);
        var features = torch.silu(this.time
                .forward(time.flatten(1, -1), pass)
                .add(task.forward(conditions.task(), pass))
                .add(described(conditions.tokens(), pass)));
        return network.forward(x, features, pass);
    }

    /** A vector for each row's tokens, zero where there is none: (batch, tokens) to (batch, features). */
    private Tensor described(Tensor ids, Pass pass) {
        var present = ids.ne(Tensors.scalar(0)).toType(torch.ScalarType.Float).unsqueeze(2);
        var sum = tokens.forward(ids, pass).mul(present).sum(1);
        var count = present.sum(1).clamp_min(Tensors.scalar(1));
        return words.forward(sum.mul(count.rsqrt()), pass);
    }

    /** The picture that the network sees at these points. */
    Tensor picture(Tensor point, Tensor time, FlowConditions conditions, Pass pass) {
        return FlowPath.picture(answer(point, time, conditions, pass), point, time);
    }

    /** The velocity of the flow there. */
    Tensor velocity(Tensor point, Tensor time, FlowConditions conditions, Pass pass) {
        return FlowPath.velocity(answer(point, time, conditions, pass), point, time);
    }
}
