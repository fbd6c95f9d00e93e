package dev.jacquard.nn.model;

import dev.jacquard.nn.layer.BatchNormalization;
import dev.jacquard.nn.layer.Convolution;
import dev.jacquard.nn.layer.Layer;
import dev.jacquard.nn.layer.Linear;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.torch.Weights;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A small residual network (He et al. 2016): halves pictures until they have at most eight cells a side, with residual blocks
 * at each size, and judges by the mean over all cells, so that it matters little where something is.
 */
final class ResidualNetwork implements Layer {
    /** A convolution whose channels are normalised over the batch. */
    private static final class Normalised implements Layer {
        private final Convolution convolution;
        private final BatchNormalization normalization;

        Normalised(Weights.Plan plan, long inputs, long outputs, long kernel, long stride) {
            convolution = new Convolution(plan.in("convolution"), inputs, outputs, kernel, stride);
            normalization = new BatchNormalization(plan.in("normalization"), outputs);
        }

        @Override
        public Tensor forward(Tensor input, Pass pass) {
            return normalization.forward(convolution.forward(input, pass), pass);
        }
    }

    private record Block(Normalised first, Normalised second) implements Layer {
        @Override
        public Tensor forward(Tensor input, Pass pass) {
            return torch.relu(input.add(second.forward(torch.relu(first.forward(input, pass)), pass)));
        }
    }

    private final List<Layer> layers = new ArrayList<>();
    private final Linear output;

    ResidualNetwork(Weights.Plan plan, Pictures pictures, int width, int blocks, int classes) {
        var channels = (long) pictures.channels();
        for (var stage = 1; stage <= Grid.of(pictures).stages(); stage++) {
            var in = plan.in("stage" + stage);
            var wider = (long) width << Math.min(stage - 1, 2);
            // The first sees cells whole, so that nothing falls between them.
            var halving = new Normalised(in.in("halving"), channels, wider, stage == 1 ? 4 : 3, 2);
            layers.add((x, pass) -> torch.relu(halving.forward(x, pass)));
            for (var b = 1; b <= blocks; b++)
                layers.add(new Block(
                        new Normalised(in.in("block" + b).in("first"), wider, wider, 3, 1),
                        new Normalised(in.in("block" + b).in("second"), wider, wider, 3, 1)));
            channels = wider;
        }
        output = new Linear(plan.in("output"), channels, classes);
    }

    @Override
    public Tensor forward(Tensor pictures, Pass pass) {
        var x = pictures;
        for (var layer : layers) x = layer.forward(x, pass);
        return output.forward(x.mean(2, 3), pass);
    }
}
