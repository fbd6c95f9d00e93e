package dev.jacquard.bench.compare;

import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.collection.ImageSettings;
import dev.jacquard.media.collection.Part;
import dev.jacquard.media.image.Image;
import dev.jacquard.nn.evaluate.ImageEvaluation;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.torch.Engine;
import dev.jacquard.nn.torch.EngineSettings;
import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Precision;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.train.Budget;
import dev.jacquard.nn.train.Learner;
import dev.jacquard.nn.train.Schedule;
import dev.jacquard.nn.train.Trainer;
import dev.jacquard.nn.train.TrainingSettings;
import dev.jacquard.nn.train.Turn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * What bfloat16 does to quality: the networks of {@link Workload} trained on real data for equally many steps in float32 and
 * in bfloat16, then judged in float32 on data held out from training, by their loss or, for the adversarial ones, by the Frechet
 * distance of 2,000 pictures. Pictures are the garments; a text is given as a file, of which the last tenth is held out.
 *
 * <p>Arguments: the text's file, the workload, the number of steps, and as many seeds as wished.
 */
public final class EqualSteps implements Learner {
    private static final int HELD_OUT_BATCHES = 30;
    private static final int WORKS = 2000;

    private final Workload workload;
    private final Randomness randomness;
    private final Memory memory = new Memory();
    private final Collection<Image> garments;
    private final byte[] text;
    private final int held;
    private final JacquardNetworks networks;
    private final List<Turn> turns;
    private Tensor wanted;

    private EqualSteps(Workload workload, Collection<Image> garments, byte[] text, long seed) {
        this.workload = workload;
        this.randomness = Randomness.of(seed).stream("examples");
        this.garments = garments;
        this.text = text;
        this.held = text.length - text.length / 10;
        networks = new JacquardNetworks(workload, seed, memory, () -> wanted);
        turns = networks.turns();
    }

    @Override
    public List<Turn> turns() {
        return turns;
    }

    @Override
    public int batchSize() {
        return workload.batch();
    }

    @Override
    public Tensor batch(long step) {
        var random = randomness.at(step).java();
        return workload.kind().ofText()
                ? characters(random.ints(workload.batch(), 0, held - workload.length())
                        .toArray())
                : pictures(random.ints(workload.batch(), 0, trained()).toArray(), garments.part(Part.TRAIN));
    }

    private int trained() {
        return garments.part(Part.TRAIN).size();
    }

    private Tensor characters(int[] from) {
        var length = workload.length();
        var now = new long[from.length * length];
        var next = new long[now.length];
        for (var i = 0; i < now.length; i++) {
            now[i] = text[from[i / length] + i % length];
            next[i] = text[from[i / length] + i % length + 1];
        }
        wanted = Tensors.of(next, from.length, length);
        return Tensors.of(now, from.length, length);
    }

    private Tensor pictures(int[] positions, Collection<Image> from) {
        var labels = garments.labels();
        var pixels = Workload.SIDE * Workload.SIDE;
        var samples = new byte[positions.length * pixels];
        var kinds = new long[positions.length];
        for (var i = 0; i < positions.length; i++) {
            from.read(positions[i], samples, i * pixels);
            kinds[i] = labels.indexOf(from.label(positions[i]).orElseThrow());
        }
        wanted = Tensors.of(kinds, positions.length);
        var numbers = Tensors.of(samples, positions.length, Workload.SIDE, Workload.SIDE, 1)
                .permute(0, 3, 1, 2)
                .toType(org.bytedeco.pytorch.global.torch.ScalarType.Float)
                .div_(Tensors.scalar(255));
        return workload.kind() == Workload.Kind.GAN
                ? numbers.mul_(Tensors.scalar(2)).sub_(Tensors.scalar(1))
                : numbers;
    }

    @Override
    public OptionalDouble validation() {
        return OptionalDouble.empty();
    }

    /** The mean loss on held-out data. */
    private double heldOut() {
        return Memory.withoutGradients(() -> {
            var sum = 0.0;
            var test = garments.part(Part.VALIDATION);
            for (var b = 0; b < HELD_OUT_BATCHES; b++) {
                try (var scope = new PointerScope()) {
                    var random = Randomness.of(0).stream("held out").at(b).java();
                    var batch = workload.kind().ofText()
                            ? characters(random.ints(workload.batch(), held, text.length - workload.length())
                                    .toArray())
                            : pictures(
                                    random.ints(workload.batch(), 0, test.size())
                                            .toArray(),
                                    test);
                    sum += turns.get(0)
                            .loss()
                            .of(batch, Pass.evaluating())
                            .total()
                            .item_double();
                }
            }
            return sum / HELD_OUT_BATCHES;
        });
    }

    private double frechet(Engine engine) {
        var works = engine.call(() -> Memory.withoutGradients(() -> {
            var images = new ArrayList<Image>();
            while (images.size() < WORKS) {
                try (var scope = new PointerScope()) {
                    var pass = Pass.training(Randomness.of(0).stream("works").at(images.size()));
                    turns.get(0).loss().of(null, pass);
                    var made = Tensors.unsignedBytes(
                            networks.made().add(Tensors.scalar(1)).mul_(Tensors.scalar(127.5)));
                    var pixels = Workload.SIDE * Workload.SIDE;
                    for (var i = 0; i < workload.batch(); i++)
                        images.add(Image.of(
                                Workload.SIDE,
                                Workload.SIDE,
                                1,
                                Arrays.copyOfRange(made, i * pixels, (i + 1) * pixels)));
                }
            }
            return images.subList(0, WORKS);
        }));
        var result =
                ImageEvaluation.of(engine, works, some(garments.part(Part.TEST)), some(garments.part(Part.TRAIN)), 1);
        return result.assessment().metrics().get("frechet").value();
    }

    private static List<Image> some(Collection<Image> from) {
        var all = new ArrayList<Image>();
        for (var i = 0; i < WORKS; i++) all.add(from.get((int) (i * (long) from.size() / WORKS)));
        return all;
    }

    private static byte[] alphabet(Path file) throws IOException {
        var raw = Files.readString(file, StandardCharsets.UTF_8);
        var known = raw.chars().distinct().sorted().toArray();
        if (known.length > Workload.CHARACTERS)
            throw new IllegalArgumentException(file + " has more than " + Workload.CHARACTERS + " characters.");
        var text = new byte[raw.length()];
        for (var i = 0; i < text.length; i++) text[i] = (byte) Arrays.binarySearch(known, raw.charAt(i));
        return text;
    }

    /** Prints a line for each seed and precision. */
    public static void main(String[] arguments) throws IOException {
        var text = alphabet(Path.of(arguments[0]));
        var workload = Workload.of(arguments[1]);
        var steps = Long.parseLong(arguments[2]);
        var garments = Collection.open("fashion-mnist", ImageSettings.DEFAULT);
        try (var engine = Engine.open(EngineSettings.standard())) {
            for (var i = 3; i < arguments.length; i++)
                for (var precision : Precision.values()) {
                    var seed = Long.parseLong(arguments[i]);
                    var folder = Files.createTempDirectory("jacquard-equal-steps");
                    var learner = engine.call(() -> new EqualSteps(workload, garments, text, seed));
                    var settings = new TrainingSettings(
                            new Budget.Steps(steps), seed, Schedule.CONSTANT, 0, 0, 0, 0, 1e12, precision);
                    var trainer = new Trainer(engine, learner, settings, folder);
                    trainer.train(new JacquardContestant.Silent(), () -> false);
                    var quality = workload.kind() == Workload.Kind.GAN
                            ? learner.frechet(engine)
                            : engine.call(learner::heldOut);
                    System.out.printf(
                            Locale.ROOT,
                            "%s, %d steps, seed %d, %s: %.4f%n",
                            workload,
                            steps,
                            seed,
                            precision.name().toLowerCase(Locale.ROOT),
                            quality);
                }
        }
    }
}
