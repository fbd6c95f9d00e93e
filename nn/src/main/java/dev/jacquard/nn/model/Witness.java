package dev.jacquard.nn.model;

import dev.jacquard.nn.layer.Convolution;
import dev.jacquard.nn.layer.Layer;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Looks at damaged pictures and tells a {@link ResidualDecoder} what it sees, at the size of each of its stages. */
final class Witness {
    private final Grid grid;
    private final Pictures pictures;
    private final List<Layer> layers = new ArrayList<>();

    /**
     * Declares the parameters.
     *
     * @param channels of the decoder's stages, from the coarsest to the finest
     */
    Witness(Weights.Plan plan, Pictures pictures, List<Long> channels) {
        this.pictures = pictures;
        grid = Grid.of(pictures);
        var inputs = inputs(pictures);
        for (var stage = channels.size() - 1; stage >= 0; stage--) {
            var in = plan.in("stage" + stage);
            var outputs = channels.get(stage);
            var first = stage == channels.size() - 1;
            // The finest stage has the pictures' size unless the decoder rearranges its last channels.
            var halves = !first || channels.size() <= grid.stages();
            var convolution = halves
                    ? new Convolution(in.in("halving"), inputs, outputs, 4, 2)
                    : new Convolution(in.in("same"), inputs, outputs, 3);
            var block = new ResidualBlock(in.in("block"), outputs);
            layers.add(halves ? (x, pass) -> block.forward(convolution.forward(x, pass), pass) : convolution);
            inputs = outputs;
        }
    }

    /** Channels of {@link #seen}. */
    static long inputs(Pictures pictures) {
        return pictures.channels() + 1L + FlowConditions.TASKS;
    }

    /** What is known, where, and what is to be done: (batch, {@link #inputs}, height, width). */
    static Tensor seen(FlowConditions conditions) {
        var known = conditions.known();
        var task = conditions
                .task()
                .unsqueeze(2)
                .unsqueeze(3)
                .expand(new long[] {known.size(0), FlowConditions.TASKS, known.size(2), known.size(3)}, false);
        return torch.cat(new TensorVector(known, conditions.mask(), task), 1);
    }

    /** Cells for each stage, from the coarsest to the finest. */
    List<Tensor> forward(FlowConditions conditions, Pass pass) {
        var padRight = grid.paddedWidth() - pictures.width();
        var padBottom = grid.paddedHeight() - pictures.height();
        var x = seen(conditions);
        if (padRight + padBottom > 0) x = torch.replication_pad2d(x, new long[] {0, padRight, 0, padBottom});
        var stages = new ArrayList<Tensor>();
        for (var layer : layers) {
            x = layer.forward(x, pass);
            stages.add(0, x);
            x = torch.leaky_relu(x, Tensors.scalar(0.2));
        }
        return stages;
    }
}
