package dev.jacquard.nn.model;

import dev.jacquard.nn.layer.Convolution;
import dev.jacquard.nn.layer.Dropout;
import dev.jacquard.nn.layer.Initialization;
import dev.jacquard.nn.layer.Layer;
import dev.jacquard.nn.layer.Linear;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.torch.Weights;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The network of the textbooks: convolutions of 3 by 3 to 32 and 64 channels, each with a rectifier and pooling of 2 by 2, a
 * layer of 512, and a number for each class. After two poolings a picture of 28 by 28 has 7 by 7 cells, so that the layer
 * of 512 takes 64 x 7 x 7 numbers, not 64 x 28 x 28.
 */
final class ClassicNetwork implements Layer {
    private static final int FIRST = 32;
    private static final int SECOND = 64;
    private static final int HIDDEN = 512;
    private static final long[] TWO = {2, 2};
    private static final long[] ZERO = {0, 0};
    private static final long[] ONE = {1, 1};

    private final Convolution first;
    private final Convolution second;
    private final Linear hidden;
    private final Dropout dropout;
    private final Linear output;

    ClassicNetwork(Weights.Plan plan, Pictures pictures, int classes) {
        first = new Convolution(plan.in("convolution1"), pictures.channels(), FIRST, 3);
        second = new Convolution(plan.in("convolution2"), FIRST, SECOND, 3);
        var inputs = (long) SECOND * (pictures.height() / 4) * (pictures.width() / 4);
        hidden = new Linear(plan.in("hidden"), inputs, HIDDEN, Initialization.he(inputs), true);
        dropout = new Dropout(plan.in("dropout"), 0.5);
        output = new Linear(plan.in("output"), HIDDEN, classes);
    }

    @Override
    public Tensor forward(Tensor pictures, Pass pass) {
        var x = pooled(torch.relu(first.forward(pictures, pass)));
        x = pooled(torch.relu(second.forward(x, pass)));
        x = torch.relu(hidden.forward(ResidualTrunk.flat(x), pass));
        return output.forward(dropout.forward(x, pass), pass);
    }

    private static Tensor pooled(Tensor x) {
        return torch.max_pool2d(x, TWO, TWO, ZERO, ONE, false);
    }
}
