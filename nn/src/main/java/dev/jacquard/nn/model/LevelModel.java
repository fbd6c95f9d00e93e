package dev.jacquard.nn.model;

import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.game.level.Draft;
import dev.jacquard.media.game.level.LevelMap;
import dev.jacquard.media.game.level.Rules;
import dev.jacquard.nn.layer.Convolution;
import dev.jacquard.nn.layer.Dropout;
import dev.jacquard.nn.layer.Initialization;
import dev.jacquard.nn.layer.Linear;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Parameter;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import dev.jacquard.nn.train.Learner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** The networks of {@link GameLevel}. */
public final class LevelModel implements Model<LevelMap> {
    /** Canvases grow in steps of so many tiles, so that there are few shapes to prepare for. */
    private static final int GRAIN = 4;

    /** What is said to the decoder beside tiles and latents: difficulty, width and height. */
    private static final int FACTS = 3;

    private record Block(Convolution first, Convolution second, Linear condition, Linear everywhere, Dropout dropout) {
        Tensor forward(Tensor hidden, Tensor condition, Canvas canvas, Pass pass) {
            var active = torch.silu(hidden);
            var parts = this.condition.forward(condition, pass).chunk(2, 1);
            var shift = parts.get(1).add(everywhere.forward(canvas.mean(active), pass));
            var inner = first.forward(active, pass)
                    .mul(spread(parts.get(0).add(new Scalar(1.0))))
                    .add(spread(shift));
            var dropped = dropout.forward(torch.silu(inner).mul(canvas.inside), pass);
            return hidden.add(second.forward(dropped, pass).mul(canvas.inside));
        }

        private static Tensor spread(Tensor perChannel) {
            return perChannel.view(perChannel.size(0), perChannel.size(1), 1, 1);
        }
    }

    /** Ones inside a map and zeros where the canvas is larger, (batch, 1, height, width), and one over their number. */
    record Canvas(Tensor inside, Tensor share) {
        Tensor mean(Tensor cells) {
            return cells.mul(inside).sum(2, 3).mul(share);
        }
    }

    /**
     * Maps as numbers, in row order, without a tensor: what a step needs.
     *
     * @param rows how many maps
     * @param width of the canvas that holds each of them at its upper left
     * @param height of the canvas
     * @param inside ones where there are tiles
     * @param sizes one over the number of tiles of each
     */
    record Sheet(int rows, int width, int height, float[] inside, float[] sizes) {
        static Sheet of(int[] widths, int[] heights) {
            int width = (Arrays.stream(widths).max().orElseThrow() + GRAIN - 1) / GRAIN * GRAIN;
            int height = (Arrays.stream(heights).max().orElseThrow() + GRAIN - 1) / GRAIN * GRAIN;
            var inside = new float[widths.length * width * height];
            var sizes = new float[widths.length];
            for (int row = 0; row < widths.length; row++) {
                sizes[row] = 1f / (widths[row] * heights[row]);
                for (int y = 0; y < heights[row]; y++)
                    Arrays.fill(inside, (row * height + y) * width, (row * height + y) * width + widths[row], 1);
            }
            return new Sheet(widths.length, width, height, inside, sizes);
        }

        int cell(int row, int x, int y) {
            return (row * height + y) * width + x;
        }

        Canvas canvas() {
            return new Canvas(Tensors.of(inside, rows, 1, height, width), Tensors.of(sizes, rows, 1));
        }

        /** Numbers of cells, (rows, channels, height, width) in channels-last memory. */
        Tensor cells(float[] numbers, int channels) {
            return Tensors.of(numbers, rows, height, width, channels).permute(0, 3, 1, 2);
        }
    }

    final Settings settings;
    final LevelTraits traits;
    final Weights weights;
    private final Rules rules;
    private final Parameter tiles;
    private final Parameter sizes;
    private final Parameter difficulties;
    private final Parameter pushes;
    private final Convolution seen;
    private final Linear stated;
    private final List<Block> blocks = new ArrayList<>();
    private final Convolution told;
    private final Convolution looked;
    private final List<Convolution> looks = new ArrayList<>();
    private final Linear codes;
    private LevelExperience experience;

    LevelModel(Settings settings, LevelTraits traits, Randomness randomness) {
        this.settings = settings;
        this.traits = traits;
        this.rules = traits.rules();
        long width = settings.whole("width");
        int kinds = rules.kinds();
        var plan = new Weights.Plan();
        var decoder = plan.in("decoder");
        seen = new Convolution(decoder.in("seen"), kinds + 2L, width, 3);
        stated = new Linear(decoder.in("stated"), latents() + FACTS + 1L, 2 * width);
        for (int i = 0; i < settings.whole("blocks"); i++) {
            var block = decoder.in("block" + i);
            // A small branch at first: deep networks without normalisation then begin close to the identity.
            var small = new Parameter.Initial.Normal(0.3 * Math.sqrt(2.0 / (width * 9)));
            blocks.add(new Block(
                    new Convolution(block.in("first"), width, width, 3),
                    new Convolution(block.in("second"), width, width, 3, 1, 1, 1, small),
                    new Linear(block.in("condition"), 2 * width, 2 * width),
                    new Linear(block.in("everywhere"), width, width),
                    new Dropout(block.in("dropout"), settings.real("dropout"))));
        }
        told = new Convolution(decoder.in("told"), width, kinds, 1, 1, 0, 1, Initialization.zero());
        var encoder = plan.in("encoder");
        looked = new Convolution(encoder.in("looked"), kinds + 2L, width, 3);
        for (int i = 0; i < 3; i++) looks.add(new Convolution(encoder.in("look" + i), width, width, 3));
        codes = new Linear(encoder.in("codes"), width, 2L * latents());
        tiles = plan.statistic("tiles", 0, Math.max(1, traits.tiles()));
        sizes = plan.statistic("sizes", 1, Math.max(1, traits.levels()), 2);
        difficulties = plan.statistic("difficulties", 0, Math.max(1, traits.levels()));
        pushes = plan.statistic("pushes", 0, Math.max(1, traits.levels()));
        weights = new Weights("network", plan, randomness.stream("network"));
    }

    /** What tiles mean. */
    public Rules rules() {
        return rules;
    }

    /** How many numbers the latent vector of a level has. */
    public int latents() {
        return settings.whole("latent");
    }

    @Override
    public Map<String, Weights> parts() {
        return Map.of("network", weights);
    }

    /** Notes what the training levels are like. */
    void remember(LevelExperience found) {
        Memory.withoutGradients(() -> {
            var numbers = new float[Math.max(1, traits.tiles())];
            var shapes = new float[2 * Math.max(1, traits.levels())];
            int at = 0;
            for (int i = 0; i < found.levels().size(); i++) {
                var level = found.levels().get(i);
                shapes[2 * i] = level.width();
                shapes[2 * i + 1] = level.height();
                for (byte kind : level.tiles()) numbers[at++] = kind;
            }
            tiles.value().copy_(Tensors.of(numbers, numbers.length));
            sizes.value().copy_(Tensors.of(shapes, shapes.length / 2, 2));
            difficulties.value().copy_(Tensors.of(found.difficulties(), found.difficulties().length));
            pushes.value().copy_(Tensors.of(found.pushes(), found.pushes().length));
            return null;
        });
        experience = found;
    }

    /** What the training levels are like. Called on the engine's thread. */
    public LevelExperience experience() {
        if (experience != null) return experience;
        var numbers = Tensors.floats(tiles.value());
        var shapes = Tensors.floats(sizes.value());
        var levels = new ArrayList<LevelMap>();
        int at = 0;
        for (int i = 0; i < traits.levels(); i++) {
            int width = (int) shapes[2 * i];
            int height = (int) shapes[2 * i + 1];
            var kinds = new byte[width * height];
            for (int tile = 0; tile < kinds.length; tile++) kinds[tile] = (byte) numbers[at++];
            levels.add(new LevelMap(rules, width, height, kinds));
        }
        experience = new LevelExperience(levels, Tensors.floats(difficulties.value()), Tensors.floats(pushes.value()));
        return experience;
    }

    /** Puts the kinds of a map's tiles, with {@code kinds()} for unknown ones, into the channels of a sheet's cells. */
    static void show(Sheet sheet, int row, int width, int height, byte[] kinds, int unknown, float[] cells) {
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++) {
                int cell = sheet.cell(row, x, y) * (unknown + 2);
                int kind = kinds[y * width + x];
                cells[cell + (kind < 0 ? unknown : kind)] = 1;
                cells[cell + unknown + 1] = 1;
            }
    }

    static void state(float[] facts, int row, double difficulty, int width, int height) {
        facts[row * FACTS] = (float) (2 * difficulty - 1);
        facts[row * FACTS + 1] = (float) (Math.log(width / 10.0));
        facts[row * FACTS + 2] = (float) (Math.log(height / 10.0));
    }

    static float[] facts(int rows) {
        return new float[rows * FACTS];
    }

    /** Logarithms of the probabilities of kinds, (rows, kinds, height, width). */
    Tensor decode(Tensor shown, Canvas canvas, Tensor latents, Tensor facts, Pass pass) {
        int kinds = rules.kinds();
        // How much is unknown tells how far a drawing has come.
        var unknown = canvas.mean(shown.narrow(1, kinds, 1));
        var condition = torch.silu(stated.forward(torch.cat(new TensorVector(latents, facts, unknown), 1), pass));
        var hidden = seen.forward(shown, pass).mul(canvas.inside);
        for (var block : blocks) hidden = block.forward(hidden, condition, canvas, pass);
        return torch.log_softmax(told.forward(torch.silu(hidden), pass), 1);
    }

    /** Mean and logarithm of the variance of the latents of whole maps, each (rows, latents). */
    Tensor[] encode(Tensor whole, Canvas canvas, Pass pass) {
        var hidden = looked.forward(whole, pass).mul(canvas.inside);
        for (var look : looks)
            hidden = hidden.add(look.forward(torch.silu(hidden), pass).mul(canvas.inside));
        var parameters = codes.forward(canvas.mean(torch.silu(hidden)), pass).chunk(2, 1);
        var least = new ScalarOptional(Tensors.scalar(-8));
        var most = new ScalarOptional(Tensors.scalar(2));
        return new Tensor[] {parameters.get(0), torch.clamp(parameters.get(1), least, most)};
    }

    /**
     * For every draft the logarithms of the probabilities of all kinds, tile by tile; those of known tiles mean nothing.
     * Called on the engine's thread.
     *
     * @param latents for each draft {@link #latents} numbers
     * @param difficulties for each draft how hard it shall be, 0 to 1
     */
    public List<float[]> likelihoods(List<Draft> drafts, List<float[]> latents, double[] difficulties) {
        int rows = drafts.size();
        int kinds = rules.kinds();
        var sheet = Sheet.of(
                drafts.stream().mapToInt(Draft::width).toArray(),
                drafts.stream().mapToInt(Draft::height).toArray());
        var cells = new float[sheet.inside.length * (kinds + 2)];
        var facts = facts(rows);
        var vectors = new float[rows * latents()];
        for (int row = 0; row < rows; row++) {
            var draft = drafts.get(row);
            var known = new byte[draft.size()];
            for (int tile = 0; tile < known.length; tile++) known[tile] = (byte) draft.at(tile);
            show(sheet, row, draft.width(), draft.height(), known, kinds, cells);
            state(facts, row, difficulties[row], draft.width(), draft.height());
            System.arraycopy(latents.get(row), 0, vectors, row * latents(), latents());
        }
        var all = Tensors.floats(Memory.withoutGradients(() -> decode(
                        sheet.cells(cells, kinds + 2),
                        sheet.canvas(),
                        Tensors.of(vectors, rows, latents()),
                        Tensors.of(facts, rows, FACTS),
                        Pass.evaluating())
                .permute(0, 2, 3, 1)));
        var each = new ArrayList<float[]>();
        for (int row = 0; row < rows; row++) {
            var draft = drafts.get(row);
            var likelihood = new float[draft.size() * kinds];
            for (int y = 0; y < draft.height(); y++)
                System.arraycopy(
                        all,
                        sheet.cell(row, 0, y) * kinds,
                        likelihood,
                        y * draft.width() * kinds,
                        draft.width() * kinds);
            each.add(likelihood);
        }
        return each;
    }

    /** The latents of a map: the mean of what the encoder sees in it. Called on the engine's thread. */
    public float[] latents(LevelMap map) {
        int kinds = rules.kinds();
        var sheet = Sheet.of(new int[] {map.width()}, new int[] {map.height()});
        var cells = new float[sheet.inside.length * (kinds + 2)];
        show(sheet, 0, map.width(), map.height(), map.tiles(), kinds, cells);
        return Tensors.floats(Memory.withoutGradients(
                () -> encode(sheet.cells(cells, kinds + 2), sheet.canvas(), Pass.evaluating())[0]));
    }

    @Override
    public Learner learner(Collection<LevelMap> training, Collection<LevelMap> heldOut, Randomness randomness) {
        return new LevelLearner(this, training, heldOut, randomness);
    }

    @Override
    public void close() {
        weights.close();
    }
}
