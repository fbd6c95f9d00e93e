package dev.jacquard.nn.model;

import dev.jacquard.nn.torch.Tensors;
import java.util.function.BiFunction;
import org.bytedeco.pytorch.Tensor;

/**
 * The straight path from noise n to a picture x, x(t) = (1 - t) n + t x (Lipman et al. 2023, section 4.1), and what a
 * network that looks at a point of it has to say. Like Karras et al. 2022 (table 1) it is asked for a number of unit variance
 * at every time, from inputs of unit variance. Times have the shape (batch, 1, 1, 1).
 */
final class FlowPath {
    /** Root mean square of a picture's samples, roughly. */
    private static final double SPREAD = 0.7;

    private static final double SQUARE = SPREAD * SPREAD;

    private FlowPath() {}

    /** The point of the path at these times. */
    static Tensor at(Tensor picture, Tensor noise, Tensor time) {
        return noise.add(picture.sub(noise).mul(time));
    }

    /** t^2 s^2 + (1 - t)^2, the mean square of what is seen at these times. */
    private static Tensor square(Tensor time) {
        var rest = time.neg().add(Tensors.scalar(1));
        return time.square().mul(Tensors.scalar(SQUARE)).add(rest.square());
    }

    /** The point with unit variance. */
    static Tensor input(Tensor point, Tensor time) {
        return point.mul(square(time).rsqrt());
    }

    /** The picture that a network's answer stands for. */
    static Tensor picture(Tensor answer, Tensor point, Tensor time) {
        var square = square(time);
        var kept = time.mul(Tensors.scalar(SQUARE)).div(square);
        var added =
                time.neg().add(Tensors.scalar(1)).mul(Tensors.scalar(SPREAD)).mul(square.rsqrt());
        return point.mul(kept).add(answer.mul(added));
    }

    /** The velocity that a network's answer stands for: (picture - point) / (1 - t), which has a value at t = 1 too. */
    static Tensor velocity(Tensor answer, Tensor point, Tensor time) {
        var square = square(time);
        var kept = time.mul(Tensors.scalar(SQUARE + 1)).sub(Tensors.scalar(1)).div(square);
        return point.mul(kept).add(answer.mul(square.rsqrt().mul(Tensors.scalar(SPREAD))));
    }

    /** What the network ought to answer: the velocity x - n, in the units of {@link #velocity}. */
    static Tensor answer(Tensor picture, Tensor noise, Tensor point, Tensor time) {
        var square = square(time);
        var kept = time.mul(Tensors.scalar(SQUARE + 1)).sub(Tensors.scalar(1)).div(square);
        return picture.sub(noise).sub(point.mul(kept)).mul(square.sqrt().mul(Tensors.scalar(1 / SPREAD)));
    }

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

    /** So many times to evaluate at from 0 on, evenly, and the end, 1. */
    static double[] times(int evaluations) {
        var times = new double[evaluations + 1];
        for (var i = 0; i <= evaluations; i++) times[i] = i / (double) evaluations;
        return times;
    }
}
