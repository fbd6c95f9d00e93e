package dev.jacquard.nn.model;

import dev.jacquard.nn.layer.Convolution;
import dev.jacquard.nn.layer.Initialization;
import dev.jacquard.nn.layer.Layer;
import dev.jacquard.nn.layer.Linear;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.layer.TransposedConvolution;
import dev.jacquard.nn.torch.Parameter;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Makes pictures from vectors: the stages of {@link ResidualTrunk} in reverse. Where there are three or
 * more, the last doubling rearranges channels (Shi et al. 2016, equation 3).
 */
final class ResidualDecoder implements Layer {
    private final Grid grid;
    private final Pictures pictures;
    private final long firstChannels;
    private final Linear input;
    private final List<List<ResidualBlock>> blocks = new ArrayList<>();
    private final List<TransposedConvolution> doublings = new ArrayList<>();
    private final Convolution output;
    private final boolean rearranged;
    private final List<Long> channelsOfStages = new ArrayList<>();

    /** With one residual block in each stage. */
    ResidualDecoder(Weights.Plan plan, Pictures pictures, long width, long inputs) {
        this(plan, pictures, width, inputs, 1);
    }

    /** With so many residual blocks in each stage. */
    ResidualDecoder(Weights.Plan plan, Pictures pictures, long width, long inputs, int depth) {
        this.pictures = pictures;
        grid = Grid.of(pictures);
        firstChannels = channels(width, grid.stages());
        input = new Linear(plan.in("input"), inputs, firstChannels * grid.width() * grid.height());
        var channels = firstChannels;
        // Convolutions in the full size of larger pictures would take half of the time for a small part of the quality.
        rearranged = grid.stages() > 2;
        for (var stage = grid.stages(); stage >= (rearranged ? 2 : 1); stage--) {
            channelsOfStages.add(channels);
            var ofStage = new ArrayList<ResidualBlock>();
            var name = "block" + stage;
            for (var i = 0; i < depth; i++)
                ofStage.add(new ResidualBlock(plan.in(i == 0 ? name : name + "-" + i), channels));
            blocks.add(ofStage);
            var narrower = channels(width, stage - 1);
            doublings.add(TransposedConvolution.doubling(plan.in("doubling" + stage), channels, narrower));
            channels = narrower;
        }
        channelsOfStages.add(channels);
        var initial = new Parameter.Initial.Normal(0.3 * Math.sqrt(2.0 / (channels * 9)));
        var cells = rearranged ? 4 : 1;
        output = new Convolution(
                plan.in("output"),
                channels,
                cells * pictures.channels(),
                3,
                1,
                1,
                1,
                Initialization.nearest(initial, cells));
    }

    /** Channels with so many doublings to go: a third of the width at last, then one, two and at most three times it. */
    private static long channels(long width, int doublings) {
        return doublings == 0 ? Math.max(4, width / 3) : width * Math.min(doublings, 3);
    }

    /** Channels of what comes into each stage and into the output, from the coarsest to the finest. */
    List<Long> channels() {
        return channelsOfStages;
    }

    @Override
    public Tensor forward(Tensor vectors, Pass pass) {
        return cut(decoded(vectors, List.of(), pass)).tanh();
    }

    /**
     * The same with something added to what comes into each stage and into the output.
     *
     * @param added (batch, {@link #channels}, height, width) for each
     * @param beginning what is added before the hyperbolic tangent, of the pictures' shape
     */
    Tensor forward(Tensor vectors, List<Tensor> added, Tensor beginning, Pass pass) {
        return cut(decoded(vectors, added, pass)).add(beginning).tanh();
    }

    private Tensor decoded(Tensor vectors, List<Tensor> added, Pass pass) {
        var x = input.forward(vectors, pass)
                .view(vectors.size(0), grid.height(), grid.width(), firstChannels)
                .permute(0, 3, 1, 2);
        for (var i = 0; i < blocks.size(); i++) {
            if (!added.isEmpty()) x = x.add(added.get(i));
            for (var block : blocks.get(i)) x = block.forward(x, pass);
            x = doublings.get(i).forward(torch.leaky_relu(x, Tensors.scalar(0.2)), pass);
        }
        if (!added.isEmpty()) x = x.add(added.get(blocks.size()));
        // A step of bfloat16 near white is as large as two of the 256 steps of a sample.
        var made =
                output.forward(torch.leaky_relu(x, Tensors.scalar(0.2)), pass).toType(ScalarType.Float);
        if (rearranged) made = torch.pixel_shuffle(made, 2);
        return made;
    }

    private Tensor cut(Tensor made) {
        return made.narrow(2, 0, pictures.height()).narrow(3, 0, pictures.width());
    }
}
