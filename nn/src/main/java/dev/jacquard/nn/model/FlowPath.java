package dev.jacquard.nn.model;

import dev.jacquard.nn.torch.Tensors;
import java.util.function.BiFunction;
import org.bytedeco.pytorch.Tensor;

/** The straight path from noise n to x, x(t) = (1 - t) n + t x (Lipman et al. 2023, section 4.1), and how it is followed. */
final class FlowPath {
    private FlowPath() {}

    /**
     * Follows a velocity field by the method of Adams and Bashforth of second order, one evaluation a step.
     *
     * @param velocity for a point and a time
     * @param times where to evaluate, and the end
     */
    static Tensor followed(Tensor start, double[] times, BiFunction<Tensor, Double, Tensor> velocity) {
        var x = start;
        Tensor before = null;
        for (var i = 0; i + 1 < times.length; i++) {
            var now = velocity.apply(x, times[i]);
            var step = times[i + 1] - times[i];
            var next = x.add(now, Tensors.scalar(step));
            if (before != null) {
                var slope = step / (times[i] - times[i - 1]) / 2;
                next = next.add(now.sub(before), Tensors.scalar(step * slope));
            }
            before = now;
            x = next;
        }
        return x;
    }

    /** The same times from the end to the beginning. */
    static double[] backwards(double[] times) {
        var backwards = new double[times.length];
        for (var i = 0; i < times.length; i++) backwards[i] = times[times.length - 1 - i];
        return backwards;
    }

    /** So many times to evaluate at from 0 on, evenly, and the end, 1. */
    static double[] times(int evaluations) {
        var times = new double[evaluations + 1];
        for (var i = 0; i <= evaluations; i++) times[i] = i / (double) evaluations;
        return times;
    }
}
