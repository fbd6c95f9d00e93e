package dev.jacquard.nn.model;

import dev.jacquard.nn.layer.BatchNormalization;
import dev.jacquard.nn.layer.Convolution;
import dev.jacquard.nn.layer.Layer;
import dev.jacquard.nn.layer.Linear;
import dev.jacquard.nn.layer.TransposedConvolution;
import dev.jacquard.nn.torch.Parameter;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import java.util.ArrayList;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The two networks of the deep convolutional game (Radford et al. 2016): strided convolutions, batch normalisation
 * everywhere but at the critic's first layer and the generator's last, weights that begin with a deviation of 0.02.
 */
final class ClassicGan {
    private static final Parameter.Initial INITIAL = new Parameter.Initial.Normal(0.02);

    private ClassicGan() {}

    /** Channels after so many halvings: the width, then twice and at most eight times it. */
    private static long channels(long width, int halvings) {
        return width << Math.min(halvings - 1, 3);
    }

    /** Vectors, (batch, inputs), to pictures. */
    static Layer generator(Weights.Plan plan, Pictures pictures, long width, long inputs) {
        var grid = Grid.of(pictures);
        var first = channels(width, grid.stages());
        var input = new Linear(plan.in("input"), inputs, first * grid.width() * grid.height(), INITIAL, true);
        var stages = new ArrayList<Layer>();
        for (var stage = grid.stages(); stage >= 1; stage--) {
            var from = channels(width, stage);
            var to = stage == 1 ? pictures.channels() : channels(width, stage - 1);
            var normalisation = new BatchNormalization(plan.in("normalization" + stage), from);
            var doubling = new TransposedConvolution(plan.in("doubling" + stage), from, to, 4, 2, 1, INITIAL);
            stages.add((x, pass) -> doubling.forward(torch.relu(normalisation.forward(x, pass)), pass));
        }
        return (vectors, pass) -> {
            var x = input.forward(vectors, pass)
                    .view(vectors.size(0), grid.height(), grid.width(), first)
                    .permute(0, 3, 1, 2);
            for (var stage : stages) x = stage.forward(x, pass);
            var made = x.toType(ScalarType.Float).tanh();
            return made.narrow(2, 0, pictures.height()).narrow(3, 0, pictures.width());
        };
    }

    /** One number for a picture, not a map of them. */
    static Critic critic(Weights.Plan plan, Pictures pictures, long width, long classes) {
        var grid = Grid.of(pictures);
        var padding = new long[] {0, grid.paddedWidth() - pictures.width(), 0, grid.paddedHeight() - pictures.height()};
        var stages = new ArrayList<Layer>();
        var from = (long) pictures.channels();
        for (var stage = 1; stage <= grid.stages(); stage++) {
            var to = channels(width, stage);
            var halving = new Convolution(plan.in("halving" + stage), from, to, 4, 2, 1, 1, INITIAL);
            stages.add(halving);
            if (stage > 1) stages.add(new BatchNormalization(plan.in("normalization" + stage), to));
            stages.add((x, pass) -> torch.leaky_relu(x, Tensors.scalar(0.2)));
            from = to;
        }
        Layer body = (pixels, pass) -> {
            var x = torch.replication_pad2d(pixels, padding);
            for (var stage : stages) x = stage.forward(x, pass);
            return ResidualTrunk.flat(x);
        };
        return Critic.of(plan, body, from * grid.width() * grid.height(), classes);
    }
}
