package dev.jacquard.nn.evaluate;

import dev.jacquard.media.Problem;
import dev.jacquard.media.SafeFiles;
import dev.jacquard.media.image.Image;
import dev.jacquard.nn.layer.BatchNormalization;
import dev.jacquard.nn.layer.Convolution;
import dev.jacquard.nn.layer.Layer;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Safetensors;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The project's own judge of pictures: a small classifier of garments, digits, emoji and game tiles, whose last features
 * quality is measured on. It is not the Inception network of the literature, and its figures do not compare with that
 * one's.
 */
public final class ReferenceClassifier implements AutoCloseable {
    /** Numbers that describe a picture. */
    public static final int FEATURES = 128;

    private static final String RESOURCE = "reference-classifier.safetensors";
    private static final int CHANNELS = 4;
    private static final int LARGEST_SIDE = 64;
    /** Shorter sides than this are too small to be filled up with their border. */
    private static final int SMALL_SIDE = 28;

    private static final int SMALLEST_SIDE = 32;
    private static final int BATCH = 100;

    /** The network: (batch, 4, height, width) in -1 to 1 to (batch, 128). */
    public static final class Network implements Layer {
        private record Stage(Convolution convolution, BatchNormalization normalization) {}

        private final List<Stage> stages = new ArrayList<>();

        /** Declares the network's parameters. */
        public Network(Weights.Plan plan) {
            var widths = new long[] {CHANNELS, 32, 64, 96, FEATURES, FEATURES};
            for (var i = 1; i < widths.length; i++) {
                var stage = plan.in("stage" + i);
                // Every other stage halves the picture; the first sees cells whole, so that nothing falls between them.
                var stride = i % 2 == 1 ? 2 : 1;
                var kernel = i == 1 ? 4 : 3;
                stages.add(new Stage(
                        new Convolution(stage.in("convolution"), widths[i - 1], widths[i], kernel, stride),
                        new BatchNormalization(stage.in("normalization"), widths[i])));
            }
        }

        @Override
        public Tensor forward(Tensor pictures, Pass pass) {
            var x = pictures;
            for (var stage : stages)
                x = torch.relu(stage.normalization.forward(stage.convolution.forward(x, pass), pass));
            return x.mean(2, 3);
        }
    }

    private final Weights weights;
    private final Network network;
    private final String hash;

    private ReferenceClassifier(Weights weights, Network network, String hash) {
        this.weights = weights;
        this.network = network;
        this.hash = hash;
    }

    /** The shipped classifier. Called on the engine's thread. */
    public static ReferenceClassifier load() {
        try (var stream = ReferenceClassifier.class.getResourceAsStream(RESOURCE)) {
            if (stream == null) throw new Problem("The program lacks its reference classifier. Install it again.");
            var bytes = stream.readAllBytes();
            var file = Safetensors.of(RESOURCE, bytes);
            var plan = new Weights.Plan();
            var network = new Network(plan);
            var weights = new Weights(plan, Randomness.of(0));
            weights.load(file, "", weights.values());
            weights.loadStatistics(file, "");
            weights.train(false);
            return new ReferenceClassifier(weights, network, SafeFiles.sha256(bytes));
        } catch (IOException e) {
            throw new Problem(e, "The program's reference classifier cannot be read. Install it again.");
        }
    }

    /** SHA-256 of its weights file. */
    public String hash() {
        return hash;
    }

    /** The features of pictures of one size, (pictures, 128) in float64. */
    Tensor features(List<Image> pictures) {
        var found = new TensorVector();
        for (var from = 0; from < pictures.size(); from += BATCH) {
            var some = pictures.subList(from, Math.min(pictures.size(), from + BATCH));
            var kept = torch.empty(0);
            try (var scope = new org.bytedeco.javacpp.PointerScope()) {
                kept.put(network.forward(input(some), Pass.evaluating()).toType(ScalarType.Double));
            }
            found.push_back(kept);
        }
        return torch.cat(found, 0);
    }

    /**
     * Pictures of one size as the network takes them: colour multiplied by opacity, and opacity, from -1 to 1. Sides are
     * 32 to 64 pixels: large pictures are shrunk, small ones enlarged, those of nearly 32 pixels continued beyond their
     * border.
     */
    public static Tensor input(List<Image> pictures) {
        var size = pictures.get(0).size();
        var bytes = size.width() * size.height() * CHANNELS;
        var samples = new byte[bytes * pictures.size()];
        for (var i = 0; i < pictures.size(); i++) pictures.get(i).copyTo(samples, i * bytes, CHANNELS);
        var x = Tensors.of(samples, pictures.size(), size.height(), size.width(), CHANNELS)
                .permute(0, 3, 1, 2)
                .toType(ScalarType.Float)
                .mul(Tensors.scalar(1 / 255.0));
        var alpha = x.narrow(1, 3, 1);
        x.narrow(1, 0, 3).mul_(alpha);
        var larger = Math.max(size.width(), size.height());
        var smaller = Math.min(size.width(), size.height());
        if (larger > LARGEST_SIDE) x = resized(x, LARGEST_SIDE / (double) larger);
        else if (smaller < SMALL_SIDE) x = resized(x, SMALLEST_SIDE / (double) smaller);
        x = continued(x, SMALLEST_SIDE - x.size(2), SMALLEST_SIDE - x.size(3));
        return x.mul(Tensors.scalar(2)).sub(Tensors.scalar(1));
    }

    private static Tensor resized(Tensor x, double by) {
        var size = new long[] {Math.max(1, Math.round(x.size(2) * by)), Math.max(1, Math.round(x.size(3) * by))};
        return by < 1 ? torch.adaptive_avg_pool2d(x, size) : torch.upsample_bilinear2d(x, size, false);
    }

    private static Tensor continued(Tensor x, long rows, long columns) {
        if (rows <= 0 && columns <= 0) return x;
        var down = Math.max(0, rows);
        var across = Math.max(0, columns);
        return torch.replication_pad2d(x, new long[] {across / 2, across - across / 2, down / 2, down - down / 2});
    }

    @Override
    public void close() {
        weights.close();
    }
}
