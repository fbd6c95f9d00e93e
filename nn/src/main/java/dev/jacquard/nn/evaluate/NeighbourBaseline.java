package dev.jacquard.nn.evaluate;

import dev.jacquard.media.Sentence;
import dev.jacquard.media.image.Image;
import dev.jacquard.nn.model.Pictures;
import dev.jacquard.nn.torch.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What a classifier of pictures must beat: the labels of the five nearest training pictures by their principal components
 * (Cover and Hart 1967).
 */
public final class NeighbourBaseline {
    /** What it is called. */
    public static final Sentence NAME = Sentence.of("the five nearest training pictures");

    private static final int NEIGHBOURS = 5;
    private static final int COMPONENTS = 64;
    private static final int FITTED = 1024;
    private static final int BLOCK = 500;

    private NeighbourBaseline() {}

    /**
     * The probabilities of each picture's classes, (pictures, classes): votes of its neighbours and, counted as one more,
     * how common each class is. Called on the engine's thread.
     *
     * @param labels the class of each training picture
     */
    public static double[][] probabilities(List<Image> training, int[] labels, int classes, List<Image> pictures) {
        var first = training.get(0);
        var kind = new Pictures(first.width(), first.height(), first.channels());
        var some = new ArrayList<Image>();
        var fitted = Math.min(FITTED, training.size());
        // Spread out, since collections lie in the order of their labels.
        for (var i = 0; i < fitted; i++) some.add(training.get((int) (i * (long) training.size() / fitted)));
        var components = PrincipalComponents.of(kind.vectors(some).toType(ScalarType.Double), COMPONENTS);
        var known = places(training, kind, components);
        var common = new double[classes];
        for (var label : labels) common[label] += 1.0 / labels.length;
        var found = new double[pictures.size()][];
        for (var from = 0; from < pictures.size(); from += BLOCK) {
            try (var scope = new PointerScope()) {
                var block = pictures.subList(from, Math.min(pictures.size(), from + BLOCK));
                var nearest = torch.cdist(places(block, kind, components), known)
                        .topk(Math.min(NEIGHBOURS, training.size()), 1, false, false)
                        .get1();
                var positions = Tensors.doubles(nearest);
                var each = positions.length / block.size();
                for (var i = 0; i < block.size(); i++)
                    found[from + i] = votes(Arrays.copyOfRange(positions, i * each, (i + 1) * each), labels, common);
            }
        }
        return found;
    }

    private static double[] votes(double[] neighbours, int[] labels, double[] common) {
        var votes = common.clone();
        for (var neighbour : neighbours) votes[labels[(int) neighbour]]++;
        return Arrays.stream(votes).map(v -> v / (neighbours.length + 1)).toArray();
    }

    private static Tensor places(List<Image> pictures, Pictures kind, PrincipalComponents components) {
        var parts = new TensorVector();
        for (var from = 0; from < pictures.size(); from += BLOCK) {
            var kept = torch.empty(0);
            try (var scope = new PointerScope()) {
                var block = pictures.subList(from, Math.min(pictures.size(), from + BLOCK));
                kept.put(components
                        .places(kind.vectors(block).toType(ScalarType.Double))
                        .toType(ScalarType.Float));
            }
            parts.push_back(kept);
        }
        return torch.cat(parts, 0);
    }
}
