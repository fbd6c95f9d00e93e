package dev.jacquard.bench.compare;

import java.util.Arrays;
import java.util.Locale;

/**
 * A training step that every contestant takes: the network's kind, how many examples a step sees and, for text, how many
 * characters each has. Networks, losses, first weights and optimizer (Adam, betas 0.9 and 0.999, no weight decay, no
 * clipping) are the same everywhere; bench/README.md writes them out.
 *
 * @param kind of the network
 * @param batch examples a step, at least 1
 * @param length characters of an example, at least 1; 1 for pictures
 */
public record Workload(Kind kind, int batch, int length) {
    /** How many different characters there are. */
    public static final int CHARACTERS = 96;
    /** Width and height of a picture. */
    public static final int SIDE = 28;
    /** How many classes of pictures there are. */
    public static final int CLASSES = 10;
    /** Length of the GAN's and the VAE's latent vectors. */
    public static final int GAN_LATENT = 100, VAE_LATENT = 32;
    /** Width of the LSTM's embedding, and of its two layers. */
    public static final int EMBEDDING = 128, HIDDEN = 512;

    /** A network. */
    public enum Kind {
        CLASSIFIER("classifier", 64, 1, 1e-3, 200),
        GAN("gan", 128, 1, 2e-4, 100),
        VAE("vae", 128, 1, 1e-3, 200),
        LSTM("lstm", 50, 50, 2e-3, 100),
        GPT_4X128("gpt-4x128", 12, 64, 1e-3, 200),
        GPT_6X384("gpt-6x384", 8, 256, 1e-3, 60);

        private final String word;
        private final int batch;
        private final int length;
        private final double rate;
        private final int checkedSteps;

        Kind(String word, int batch, int length, double rate, int checkedSteps) {
            this.word = word;
            this.batch = batch;
            this.length = length;
            this.rate = rate;
            this.checkedSteps = checkedSteps;
        }

        /** Adam's learning rate. */
        public double rate() {
            return rate;
        }

        /** Steps after which losses are compared. */
        public int checkedSteps() {
            return checkedSteps;
        }

        /** Layers of a transformer. */
        public int layers() {
            return this == GPT_4X128 ? 4 : 6;
        }

        /** Width of a transformer. */
        public int width() {
            return this == GPT_4X128 ? 128 : 384;
        }

        /** Attention heads of a transformer. */
        public int heads() {
            return this == GPT_4X128 ? 4 : 6;
        }

        /** Whether it learns characters rather than pictures. */
        public boolean ofText() {
            return this == LSTM || this == GPT_4X128 || this == GPT_6X384;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    public Workload {
        if (batch < 1 || batch > Exercise.PICTURES || length < 1 || length > 4096)
            throw new IllegalArgumentException(batch + " examples of " + length + " are no batch.");
        if (!kind.ofText() && length != 1) throw new IllegalArgumentException("Pictures have no length.");
        if ((long) batch * length > Exercise.CHARACTERS_OF_TEXT)
            throw new IllegalArgumentException("The text is shorter than " + batch + " times " + length + ".");
    }

    /**
     * A kind by its word, with its usual sizes ({@code lstm}) or others ({@code classifier:128}, {@code lstm:32x128}).
     *
     * @throws IllegalArgumentException when it is none of these
     */
    public static Workload of(String text) {
        var parts = text.toLowerCase(Locale.ROOT).split(":", 2);
        var kind = Arrays.stream(Kind.values())
                .filter(k -> k.word.equals(parts[0]))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "There is no workload " + text + "; there are " + Arrays.toString(Kind.values())
                                + ", each alone or with sizes (classifier:128, lstm:32x128)."));
        if (parts.length == 1) return new Workload(kind, kind.batch, kind.length);
        try {
            var sizes = parts[1].split("x", 2);
            return new Workload(
                    kind, Integer.parseInt(sizes[0]), sizes.length == 1 ? kind.length : Integer.parseInt(sizes[1]));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("Sizes are a number or two, such as 128 or 32x128, not " + parts[1], e);
        }
    }

    /** What is counted: pictures, or characters. */
    public String unit() {
        return kind.ofText() ? "characters" : "pictures";
    }

    /** How many of these a step learns from. */
    public long unitsPerStep() {
        return (long) batch * length;
    }

    /** How many numbers are trained. */
    public long parameters() {
        var c = (long) kind.width();
        return switch (kind) {
            case CLASSIFIER -> 9 * 32 + 32 + 32 * 9 * 64 + 64 + 3136 * 512 + 512 + 512 * CLASSES + CLASSES;
            case GAN -> generatorParameters() + 16 * 64 + 64 + 64 * 16 * 128 + 128 + 6272 + 1;
            case VAE ->
                16 * 32
                        + 32
                        + 32 * 16 * 64
                        + 64
                        + 3136 * 256
                        + 256
                        + 256 * 2 * VAE_LATENT
                        + 2 * VAE_LATENT
                        + VAE_LATENT * 256
                        + 256
                        + 256 * 3136
                        + 3136
                        + 64 * 16 * 32
                        + 32
                        + 32 * 16
                        + 1;
            case LSTM ->
                CHARACTERS * EMBEDDING
                        + 4 * HIDDEN * (EMBEDDING + HIDDEN + 2)
                        + 4 * HIDDEN * (2 * HIDDEN + 2)
                        + HIDDEN * CHARACTERS
                        + CHARACTERS;
            case GPT_4X128, GPT_6X384 ->
                CHARACTERS * c + length * c + kind.layers() * (12 * c * c + 13 * c) + 2 * c + c * CHARACTERS;
        };
    }

    /** The same where an LSTM has one vector of biases in place of two that are added. */
    public long parametersWithOneBias() {
        return kind == Kind.LSTM ? parameters() - 8L * HIDDEN : parameters();
    }

    private static long generatorParameters() {
        return GAN_LATENT * 6272 + 6272 + 2 * 128 + 128 * 16 * 64 + 64 + 2 * 64 + 64 * 16 + 1;
    }

    /**
     * Floating-point operations that training on one picture or character needs: two for each multiplication with
     * addition of convolutions, products and attention (the whole square of positions, as is the custom), forward once
     * and backward twice, where nothing is counted for the gradient of what is not trained: the first layer's input and,
     * in the generator's turn, the critic's weights.
     */
    public double operations() {
        return switch (kind) {
            case CLASSIFIER -> {
                var first = convolution(28, 1, 32, 3);
                yield 3 * (first + convolution(14, 32, 64, 3) + product(3136, 512) + product(512, CLASSES)) - first;
            }
            case GAN -> {
                var latent = product(GAN_LATENT, 6272);
                var generator = latent + convolution(7, 128, 64, 4) + convolution(14, 64, 1, 4);
                var first = convolution(14, 1, 64, 4);
                var critic = first + convolution(7, 64, 128, 4) + product(6272, 1);
                var generatorTurn = 3 * generator - latent + 2 * critic;
                yield generatorTurn + 2 * (3 * critic - first);
            }
            case VAE -> {
                var first = convolution(14, 1, 32, 4);
                var encoder = first + convolution(7, 32, 64, 4) + product(3136, 256) + product(256, 2 * VAE_LATENT);
                var decoder = product(VAE_LATENT, 256)
                        + product(256, 3136)
                        + convolution(7, 64, 32, 4)
                        + convolution(14, 32, 1, 4);
                yield 3 * (encoder + decoder) - first;
            }
            case LSTM ->
                3
                        * (product(EMBEDDING + HIDDEN, 4 * HIDDEN)
                                + product(2 * HIDDEN, 4 * HIDDEN)
                                + product(HIDDEN, CHARACTERS));
            case GPT_4X128, GPT_6X384 -> {
                var c = kind.width();
                yield 3 * (kind.layers() * (product(c, 12 * c) + 2 * product(length, c)) + product(c, CHARACTERS));
            }
        };
    }

    /** Operations of one position's product. */
    private static double product(int inputs, int outputs) {
        return 2.0 * inputs * outputs;
    }

    /** Operations of a convolution, counted at the smaller side of a strided or transposed one. */
    private static double convolution(int side, int inputs, int outputs, int kernel) {
        return 2.0 * side * side * inputs * outputs * kernel * kernel;
    }

    /** What the first step's loss is where the first weights know nothing. */
    public double firstLoss() {
        return switch (kind) {
            case CLASSIFIER -> Math.log(CLASSES);
            // Of the critic, on real and made pictures.
            case GAN -> 2 * Math.log(2);
            case VAE -> SIDE * SIDE * Math.log(2);
            case LSTM, GPT_4X128, GPT_6X384 -> Math.log(CHARACTERS);
        };
    }

    /** The word that {@link #of} understands, with its sizes. */
    @Override
    public String toString() {
        return kind + ":" + (kind.ofText() ? batch + "x" + length : Integer.toString(batch));
    }
}
