package dev.jacquard.nn.model;

import dev.jacquard.nn.layer.Attention;
import dev.jacquard.nn.layer.Convolution;
import dev.jacquard.nn.layer.GroupNormalization;
import dev.jacquard.nn.layer.Initialization;
import dev.jacquard.nn.layer.Linear;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.layer.TransposedConvolution;
import dev.jacquard.nn.torch.Parameter;
import dev.jacquard.nn.torch.Weights;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A compact U-Net (Ronneberger et al. 2015) in two sizes: pictures are first brought to cells of some pixels, since
 * convolutions in the full size would take most of the time for a small part of the quality.
 */
final class FlowNetwork {
    private static final int LARGEST_SIDE = 16;
    private static final int GROUPS = 8;
    private static final int HEAD = 32;

    /** Two convolutions that add to what they see, moved by the features of the moment. */
    private static final class Block {
        private final GroupNormalization normalization;
        private final Convolution first;
        private final Linear shift;
        private final Convolution second;

        Block(Weights.Plan plan, long channels, long features) {
            normalization = new GroupNormalization(plan.in("normalization"), channels, GROUPS);
            first = new Convolution(plan.in("first"), channels, channels, 3);
            shift = new Linear(plan.in("shift"), features, channels);
            // A small branch at first: deep networks then begin close to the identity.
            var initial = new Parameter.Initial.Normal(0.3 * Math.sqrt(2.0 / (channels * 9)));
            second = new Convolution(plan.in("second"), channels, channels, 3, 1, 1, 1, initial);
        }

        Tensor forward(Tensor x, Tensor features, Pass pass) {
            var moved = shift.forward(features, pass).unsqueeze(2).unsqueeze(3);
            var inner = first.forward(torch.silu_(normalization.forward(x, pass)), pass)
                    .add(moved);
            return x.add(second.forward(torch.silu(inner), pass));
        }
    }

    /** Every cell looks at every other. */
    private static final class Look {
        private final GroupNormalization normalization;
        private final Attention attention;

        Look(Weights.Plan plan, long channels) {
            normalization = new GroupNormalization(plan.in("normalization"), channels, GROUPS);
            attention = new Attention(plan.in("attention"), channels, Math.max(1, channels / HEAD), false);
        }

        Tensor forward(Tensor x, Pass pass) {
            var tokens = normalization.forward(x, pass).permute(0, 2, 3, 1).flatten(1, 2);
            var seen = attention.forward(tokens, pass);
            return x.add(seen.view(x.size(0), x.size(2), x.size(3), x.size(1)).permute(0, 3, 1, 2));
        }
    }

    private final Pictures pictures;
    private final long padRight;
    private final long padBottom;
    private final Convolution input;
    private final List<Block> descending = new ArrayList<>();
    private final Convolution halving;
    private final List<Block> middle = new ArrayList<>();
    private final Look look;
    private final TransposedConvolution doubling;
    private final List<Block> ascending = new ArrayList<>();
    private final GroupNormalization last;
    private final TransposedConvolution output;

    /**
     * Declares the network's parameters.
     *
     * @param inputs channels that come in
     * @param features numbers that tell the moment
     * @param width channels of the larger size; the smaller has twice as many
     */
    FlowNetwork(Weights.Plan plan, Pictures pictures, long inputs, long features, long width, int outer, int inner) {
        this.pictures = pictures;
        var cell = 1;
        while (Math.min(pictures.width(), pictures.height()) > LARGEST_SIDE * cell) cell *= 2;
        var unit = 2 * cell;
        padRight = (unit - pictures.width() % unit) % unit;
        padBottom = (unit - pictures.height() % unit) % unit;
        var wide = 2 * width;
        input = cell == 1
                ? new Convolution(plan.in("input"), inputs, width, 3)
                : new Convolution(
                        plan.in("input"),
                        inputs,
                        width,
                        2L * cell,
                        cell,
                        cell / 2,
                        1,
                        Initialization.he(4L * inputs * cell * cell));
        for (var i = 0; i < outer; i++) descending.add(new Block(plan.in("descending" + i), width, features));
        halving = new Convolution(plan.in("halving"), width, wide, 4, 2);
        for (var i = 0; i < inner; i++) middle.add(new Block(plan.in("middle" + i), wide, features));
        look = new Look(plan.in("look"), wide);
        doubling = TransposedConvolution.doubling(plan.in("doubling"), wide, width);
        for (var i = 0; i < outer; i++) ascending.add(new Block(plan.in("ascending" + i), width, features));
        last = new GroupNormalization(plan.in("last"), width, GROUPS);
        output = cell == 1
                ? new TransposedConvolution(
                        plan.in("output"), width, pictures.channels(), 3, 1, 1, Initialization.zero())
                : new TransposedConvolution(
                        plan.in("output"),
                        width,
                        pictures.channels(),
                        2L * cell,
                        cell,
                        cell / 2,
                        Initialization.zero());
    }

    /**
     * Float32 pictures of the output's channels.
     *
     * @param x (batch, inputs, height, width)
     * @param features (batch, features)
     */
    Tensor forward(Tensor x, Tensor features, Pass pass) {
        var padded = padRight + padBottom == 0 ? x : torch.replication_pad2d(x, new long[] {0, padRight, 0, padBottom});
        var outer = input.forward(padded, pass);
        for (var block : descending) outer = block.forward(outer, features, pass);
        var inner = halving.forward(outer, pass);
        for (var i = 0; i < middle.size(); i++) {
            inner = middle.get(i).forward(inner, features, pass);
            if (i == middle.size() / 2) inner = look.forward(inner, pass);
        }
        var up = outer.add(doubling.forward(inner, pass));
        for (var block : ascending) up = block.forward(up, features, pass);
        var made = output.forward(torch.silu(last.forward(up, pass)), pass).toType(ScalarType.Float);
        return made.narrow(2, 0, pictures.height()).narrow(3, 0, pictures.width());
    }
}
