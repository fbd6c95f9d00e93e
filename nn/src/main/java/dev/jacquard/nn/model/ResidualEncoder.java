package dev.jacquard.nn.model;

import dev.jacquard.nn.layer.Convolution;
import dev.jacquard.nn.layer.Layer;
import dev.jacquard.nn.layer.Linear;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Halves pictures stage by stage, with a residual block in each, and ends in a vector. */
final class ResidualEncoder implements Layer {
    private final Grid grid;
    private final int padRight;
    private final int padBottom;
    private final List<Convolution> halvings = new ArrayList<>();
    private final List<ResidualBlock> blocks = new ArrayList<>();
    private final Linear output;

    ResidualEncoder(Weights.Plan plan, Pictures pictures, long width, long outputs) {
        grid = Grid.of(pictures);
        padRight = grid.paddedWidth() - pictures.width();
        padBottom = grid.paddedHeight() - pictures.height();
        var channels = (long) pictures.channels();
        for (var stage = 1; stage <= grid.stages(); stage++) {
            var wider = Grid.channels(width, stage);
            halvings.add(new Convolution(plan.in("halving" + stage), channels, wider, 4, 2));
            blocks.add(new ResidualBlock(plan.in("block" + stage), wider));
            channels = wider;
        }
        output = new Linear(plan.in("output"), channels * grid.width() * grid.height(), outputs);
    }

    @Override
    public Tensor forward(Tensor pictures, Pass pass) {
        var x = padRight + padBottom == 0
                ? pictures
                : torch.replication_pad2d(pictures, new long[] {0, padRight, 0, padBottom});
        for (var i = 0; i < halvings.size(); i++) {
            if (i > 0) x = torch.leaky_relu(x, Tensors.scalar(0.2));
            x = blocks.get(i).forward(halvings.get(i).forward(x, pass), pass);
        }
        // In channels-last memory this order of dimensions needs no copy.
        return output.forward(
                torch.leaky_relu(x, Tensors.scalar(0.2)).permute(0, 2, 3, 1).flatten(1, -1), pass);
    }
}
