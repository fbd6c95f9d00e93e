package dev.jacquard.nn.model;

import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.game.level.LevelMap;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.train.Learner;
import dev.jacquard.nn.train.Turn;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * How {@link GameLevel} trains: of every level some tiles are hidden, from one to all, and have to be told from the others
 * (the bound of order-agnostic models: Uria et al. 2014, equation 10) and from the level's own latents.
 */
final class LevelLearner implements Learner {
    private static final int HELD_OUT = 128;
    private static final int MASKS = 4;

    /** A level and how hard it is, as a share. */
    private record Example(LevelMap map, double difficulty) {}

    /** A batch as numbers, which become tensors where they are used. */
    private record Masked(LevelModel.Sheet sheet, float[] whole, float[] shown, float[] weights, float[] facts) {}

    private final LevelModel model;
    private final Randomness randomness;
    private final List<Example> training;
    private final List<Example> heldOut;
    private final int symmetries;
    private Masked masked;

    LevelLearner(LevelModel model, Collection<LevelMap> training, Collection<LevelMap> heldOut, Randomness randomness) {
        this.model = model;
        this.randomness = randomness;
        var remembered = LevelTraits.remembered(training);
        var experience = LevelExperience.of(remembered);
        model.remember(experience);
        this.training = new ArrayList<>(examples(training, experience));
        // Levels of like size share a batch, so that little of its canvas is empty.
        this.training.sort(Comparator.comparingInt(example -> example.map.size()));
        this.heldOut = examples(heldOut, experience).stream().limit(HELD_OUT).toList();
        symmetries = switch (model.settings.text("symmetries")) {
            case "all" -> LevelMap.SYMMETRIES;
            case "mirrored" -> 2;
            default -> 1;
        };
    }

    private static List<Example> examples(Collection<LevelMap> levels, LevelExperience experience) {
        var maps = new ArrayList<LevelMap>();
        levels.forEach(maps::add);
        var examples = new ArrayList<Example>();
        var ratings = LevelExperience.rate(maps);
        for (int i = 0; i < maps.size(); i++) {
            double share =
                    ratings.get(i).map(r -> experience.share(r.difficulty())).orElse(1.0);
            examples.add(new Example(maps.get(i), share));
        }
        return examples;
    }

    @Override
    public int batchSize() {
        return model.settings.whole("batch");
    }

    @Override
    public Tensor batch(long step) {
        var random = randomness.stream("levels").at(step).java();
        int size = batchSize();
        int reach = Math.max(size / 2, training.size() / 8);
        int anchor = random.nextInt(training.size());
        int from = Math.max(0, Math.min(anchor - reach, training.size() - 1 - 2 * reach));
        int to = Math.min(training.size(), from + 2 * reach + 1);
        var chosen = new ArrayList<Example>();
        for (int i = 0; i < size; i++) {
            var example = training.get(random.nextInt(from, to));
            chosen.add(new Example(turned(example.map, random), example.difficulty));
        }
        masked = masked(chosen, random);
        return shown(masked);
    }

    private LevelMap turned(LevelMap map, SplittableRandom random) {
        int which = random.nextInt(symmetries);
        // The mirrored ones come second.
        return map.turned(symmetries == 2 ? 4 * which : which);
    }

    private Masked masked(List<Example> examples, SplittableRandom random) {
        int kinds = model.rules().kinds();
        var sheet = LevelModel.Sheet.of(
                examples.stream().mapToInt(e -> e.map.width()).toArray(),
                examples.stream().mapToInt(e -> e.map.height()).toArray());
        var whole = new float[sheet.inside().length * (kinds + 2)];
        var shown = new float[whole.length];
        var weights = new float[sheet.inside().length];
        var facts = LevelModel.facts(examples.size());
        for (int row = 0; row < examples.size(); row++) {
            var map = examples.get(row).map;
            var tiles = map.tiles();
            LevelModel.show(sheet, row, map.width(), map.height(), tiles, kinds, whole);
            int hidden = 1 + random.nextInt(tiles.length);
            int left = hidden;
            for (int tile = 0; tile < tiles.length; tile++) {
                if (random.nextInt(tiles.length - tile) >= left) continue;
                left--;
                tiles[tile] = -1;
                weights[sheet.cell(row, tile % map.width(), tile / map.width())] = 1f / hidden;
            }
            LevelModel.show(sheet, row, map.width(), map.height(), tiles, kinds, shown);
            LevelModel.state(facts, row, examples.get(row).difficulty, map.width(), map.height());
        }
        return new Masked(sheet, whole, shown, weights, facts);
    }

    private Tensor shown(Masked batch) {
        return batch.sheet.cells(batch.shown, model.rules().kinds() + 2);
    }

    @Override
    public List<Turn> turns() {
        return List.of(new Turn("bound", model.weights, Optimizers.of(model.settings), this::bound));
    }

    /** The bound on the negative logarithm of a level's probability, in nats a tile. */
    private Turn.Losses bound(Tensor shown, Pass pass) {
        return bound(masked, shown, pass.randomness("latents"), model.settings.real("divergence"), pass);
    }

    private Turn.Losses bound(Masked batch, Tensor shown, Randomness noise, double weight, Pass pass) {
        var sheet = batch.sheet;
        int kinds = model.rules().kinds();
        var canvas = sheet.canvas();
        var whole = sheet.cells(batch.whole, kinds + 2);
        var posterior = model.encode(whole, canvas, pass);
        var deviation = posterior[1].mul(Tensors.scalar(0.5)).exp();
        var latents =
                posterior[0].add(noise.normal(sheet.rows(), model.latents()).mul(deviation));
        var likelihood = model.decode(
                shown, canvas, latents, Tensors.of(batch.facts, sheet.rows(), batch.facts.length / sheet.rows()), pass);
        var told = likelihood.mul(whole.narrow(1, 0, kinds)).sum(1);
        var tiles = told.mul(Tensors.of(batch.weights, sheet.rows(), sheet.height(), sheet.width()))
                .sum()
                .mul(Tensors.scalar(-1.0 / sheet.rows()));
        var divergence = posterior[0]
                .square()
                .add(posterior[1].exp())
                .sub(posterior[1])
                .sub(Tensors.scalar(1))
                .sum(1)
                .mul(canvas.share().view(sheet.rows()))
                .mean()
                .mul(Tensors.scalar(0.5));
        return new Turn.Losses(
                tiles.add(divergence.mul(Tensors.scalar(weight))), Map.of("tiles", tiles, "divergence", divergence));
    }

    @Override
    public OptionalDouble validation() {
        if (heldOut.isEmpty()) return OptionalDouble.empty();
        double sum = 0;
        int count = 0;
        for (int mask = 0; mask < MASKS; mask++)
            for (int from = 0; from < heldOut.size(); from += batchSize()) {
                var some = heldOut.subList(from, Math.min(heldOut.size(), from + batchSize()));
                // The same masks each time, whatever the step.
                var noise = Randomness.of(mask).stream("held out").at(from);
                var batch = masked(some, noise.java());
                try (var scope = new PointerScope()) {
                    sum += some.size()
                            * Memory.withoutGradients(() -> bound(batch, shown(batch), noise, 1, Pass.evaluating())
                                    .total()
                                    .item_double());
                }
                count += some.size();
            }
        return OptionalDouble.of(sum / count);
    }
}
