package dev.jacquard.nn.model;

import dev.jacquard.nn.layer.Initialization;
import dev.jacquard.nn.layer.Linear;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.torch.Weights;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** A {@link FlowNetwork} with what tells it the moment: the time, the task, and the class. */
final class FlowCore {
    private static final long FEATURES = 128;

    private final TimeFeatures time;
    private final Linear task;
    private final Linear classes;
    private final FlowNetwork network;

    /**
     * Declares the parameters.
     *
     * @param classCount columns of {@link FlowConditions#shares}
     */
    FlowCore(Weights.Plan plan, Pictures pictures, long classCount, Settings settings) {
        time = new TimeFeatures(plan.in("moment"), FEATURES);
        task = new Linear(plan.in("task"), FlowConditions.TASKS, FEATURES);
        classes = new Linear(plan.in("classes"), classCount, FEATURES, Initialization.leCun(1), false);
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
                .add(classes.forward(conditions.shares(), pass)));
        return network.forward(x, features, pass);
    }

    /** The picture that the network sees at these points. */
    Tensor picture(Tensor point, Tensor time, FlowConditions conditions, Pass pass) {
        return FlowPath.picture(answer(point, time, conditions, pass), point, time);
    }
}
