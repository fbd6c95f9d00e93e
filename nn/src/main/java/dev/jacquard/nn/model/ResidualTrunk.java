package dev.jacquard.nn.model;

import dev.jacquard.nn.layer.Convolution;
import dev.jacquard.nn.layer.Layer;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Halves pictures stage by stage, with residual blocks in each: (batch, channels, height, width) to
 * (batch, {@link #channels}, grid height, grid width).
 */
final class ResidualTrunk implements Layer {
    private final int padRight;
    private final int padBottom;
    private final List<Layer> stages = new ArrayList<>();
    private final Grid grid;
    private long channels;

    /** With a residual block in each stage but the first. */
    ResidualTrunk(Weights.Plan plan, Pictures pictures, long width) {
        this(plan, pictures, width, 0, 1);
    }

    /** With so many residual blocks in the first stage and in each other one. */
    ResidualTrunk(Weights.Plan plan, Pictures pictures, long width, int firstDepth, int depth) {
        grid = Grid.of(pictures);
        padRight = grid.paddedWidth() - pictures.width();
        padBottom = grid.paddedHeight() - pictures.height();
        channels = pictures.channels();
        for (var stage = 1; stage <= grid.stages(); stage++) {
            var wider = width << Math.min(stage - 1, 2);
            stages.add(new Convolution(plan.in("halving" + stage), channels, wider, 4, 2));
            var name = "block" + stage;
            for (var i = 0; i < (stage == 1 ? firstDepth : depth); i++)
                stages.add(new ResidualBlock(plan.in(i == 0 ? name : name + "-" + i), wider));
            stages.add((x, pass) -> torch.leaky_relu(x, Tensors.scalar(0.2)));
            channels = wider;
        }
    }

    long channels() {
        return channels;
    }

    /** Numbers that come out for a picture. */
    long outputs() {
        return channels * grid.width() * grid.height();
    }

    @Override
    public Tensor forward(Tensor pictures, Pass pass) {
        var x = padRight + padBottom == 0
                ? pictures
                : torch.replication_pad2d(pictures, new long[] {0, padRight, 0, padBottom});
        for (var stage : stages) x = stage.forward(x, pass);
        return x;
    }

    /** One vector for each item, in the order that channels-last memory has without a copy. */
    static Tensor flat(Tensor cells) {
        return cells.permute(0, 2, 3, 1).flatten(1, -1);
    }
}
