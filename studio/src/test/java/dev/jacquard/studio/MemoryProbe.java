package dev.jacquard.studio;

import dev.jacquard.media.collection.Collection;
import dev.jacquard.nn.model.ImageVae;
import dev.jacquard.nn.torch.Engine;
import dev.jacquard.nn.train.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A process that trains a small model and lets it make works, and says how much memory it holds after each tenth: folder,
 * steps, works.
 */
final class MemoryProbe {
    private static final int WORKS_AT_ONCE = 20;

    private MemoryProbe() {}

    public static void main(String[] arguments) throws IOException {
        var folder = new RunFolder(Path.of(arguments[0]));
        var steps = Long.parseLong(arguments[1]);
        var works = Integer.parseInt(arguments[2]);
        var plan = ImageVae.on(Collection.of(Drawings.of(64, 16, 16, 1)))
                .steps(steps)
                .set("threads", 1);
        for (var change : ImageVae.RECIPE.tiny().entrySet()) plan = plan.set(change.getKey(), change.getValue());
        System.out.println("pointers " + Engine.livePointers());
        Studio.train(plan, folder, new Steps(steps));
        try (var model = TrainedModel.open(folder.path())) {
            for (var made = 0; made < works; made += WORKS_AT_ONCE) {
                model.create(WORKS_AT_ONCE, made);
                if (made % (works / 20) == 0) say("works", made);
            }
        }
        System.out.println("pointers " + Engine.livePointers());
        System.exit(0);
    }

    private static void say(String what, long count) {
        System.out.printf("%s %d %d %d%n", what, count, residentKilobytes(), Engine.livePointers());
    }

    static long residentKilobytes() {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(l -> l.startsWith("VmRSS:"))
                    .mapToLong(l -> Long.parseLong(l.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static final class Steps implements Progress {
        private final long every;
        private long said;

        Steps(long steps) {
            every = Math.max(1, steps / 40);
        }

        @Override
        public void report(Report report) {
            if (report.step() / every == said) return;
            said = report.step() / every;
            say("steps", report.step());
        }
    }
}
