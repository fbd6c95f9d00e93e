package dev.jacquard.studio;

import dev.jacquard.media.SafeFiles;
import dev.jacquard.media.Sentence;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.collection.Part;
import dev.jacquard.nn.model.ImageVae;
import dev.jacquard.nn.model.Plan;
import dev.jacquard.nn.model.Recipe;
import dev.jacquard.nn.torch.Engine;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.train.Report;
import dev.jacquard.nn.train.Trainer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * A process that trains a small model, or goes on with it: folder of the run, folder of pictures, steps, threads, and
 * {@code studio} or {@code quiet} (the loop alone, without previews). It says each report's step and at last the hash.
 */
final class TrainingProbe {
    private TrainingProbe() {}

    public static void main(String[] arguments) throws Exception {
        var folder = new RunFolder(Path.of(arguments[0]));
        var pictures = Collection.images(Path.of(arguments[1]));
        var plan = ImageVae.on(pictures)
                .steps(Long.parseLong(arguments[2]))
                .set("threads", arguments[3])
                .set("checkpoint", 0);
        for (var change : ImageVae.RECIPE.tiny().entrySet()) plan = plan.set(change.getKey(), change.getValue());
        if (arguments[4].equals("quiet")) quiet(plan, folder);
        else if (folder.exists()) Studio.resume(folder, Optional.empty(), TrainingProbe::say);
        else Studio.train(plan, folder, TrainingProbe::say);
        System.out.println("weights " + weights(folder.path()));
        if (folder.hasModel()) System.out.println("model " + SafeFiles.sha256(Files.readAllBytes(folder.model())));
        System.exit(0);
    }

    private static void say(Report report) {
        System.out.println("step " + report.step());
        System.out.flush();
    }

    private static <E> void quiet(Plan<E> plan, RunFolder folder) {
        var randomness = Randomness.of(plan.seed());
        var engine = Engine.open(Training.engineSettings(plan.settings()));
        var input = plan.recipe().describe(plan.collection());
        var model = engine.call(() -> plan.recipe().model(plan.settings(), input, randomness.stream("initial")));
        var learner = engine.call(() -> model.learner(
                plan.collection().part(Part.TRAIN),
                plan.collection().part(Part.VALIDATION),
                randomness.stream("data")));
        var settings = Recipe.training(plan.settings(), plan.budget(), plan.seed());
        new Trainer(engine, learner, settings, folder.path()).train(new Silent(), () -> false);
    }

    private static final class Silent implements Trainer.Listener {
        @Override
        public void report(Report report) {
            say(report);
        }

        @Override
        public void preview(Report report) {
            // What this process is for: none are drawn.
        }

        @Override
        public void warning(Sentence sentence) {
            System.out.println(sentence);
        }
    }

    /** The hash of everything in the newest checkpoint but its header, which tells times. */
    private static String weights(Path run) throws Exception {
        try (var files = Files.list(run.resolve("checkpoints"))) {
            var newest = files.sorted().reduce((a, b) -> b).orElseThrow();
            var bytes = Files.readAllBytes(newest);
            var header = java.nio.ByteBuffer.wrap(bytes)
                    .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                    .getLong();
            return SafeFiles.sha256(Arrays.copyOfRange(bytes, (int) (8 + header), bytes.length));
        }
    }
}
