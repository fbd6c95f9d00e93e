package dev.jacquard.studio.cli;

import dev.jacquard.media.Problem;
import dev.jacquard.media.SafeFiles;
import dev.jacquard.media.collection.Medium;
import dev.jacquard.media.image.Image;
import dev.jacquard.media.text.Encoding;
import dev.jacquard.media.work.TextFile;
import dev.jacquard.media.work.Works;
import dev.jacquard.nn.create.RestorationTask;
import dev.jacquard.nn.model.Settings;
import dev.jacquard.studio.TrainedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        description =
                "Fills, cleans, enlarges, colours or continues pictures with a trained run, in their own size; fills gaps in texts,"
                        + " marked [...].")
final class RestoreCommand implements Callable<Integer> {
    private static final String TASK = "task";
    private static final Pattern REGION = Pattern.compile("(\\d{1,6}),(\\d{1,6}),(\\d{1,6}),(\\d{1,6})");

    private final Console console;

    @Parameters(index = "0", paramLabel = "DIR", description = "a trained run")
    private Path run;

    @Parameters(index = "1", paramLabel = "FILE", description = "a picture or a text, or a folder of them")
    private Path file;

    @Option(
            names = "--mask",
            paramLabel = "FILE|REGION",
            description = "what is missing: a picture that is light there, or X,Y,WIDTH,HEIGHT in pixels")
    private String mask;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description =
                    "pictures: task=fill, denoise, upscale:2, upscale:4, colour or outpaint:LEFT,TOP,RIGHT,BOTTOM; texts: a wish,"
                            + " such as length=60 or temperature=0.8")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(names = "--count", paramLabel = "N", defaultValue = "1", description = "how many proposals for each")
    private int count;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "1", description = "what the proposals derive from")
    private long seed;

    @Option(names = "--out", paramLabel = "DIR", description = "a folder for the results; the run's works if not given")
    private Path out;

    RestoreCommand(Console console) {
        this.console = console;
    }

    /** Restores one file. */
    private interface Restoring {
        void restore(Path original);
    }

    @Override
    public Integer call() {
        if (count < 1) throw new UsageProblem("The number of works is at least 1, not %s.", count);
        var files = files();
        try (var model = TrainedModel.open(run)) {
            var target = out != null ? out : model.folder().works();
            each(files, model.recipe().medium() == Medium.TEXT ? ofTexts(model, target) : ofPictures(model, target));
        }
        return Main.done();
    }

    private void each(List<Path> files, Restoring restoring) {
        var failed = 0;
        for (var one : files) {
            try {
                restoring.restore(one);
            } catch (Problem e) {
                // One that fails does not stop the rest of a folder.
                if (files.size() == 1) throw e;
                failed++;
                console.say(e.sentence());
            }
        }
        if (failed == files.size()) throw new Problem("None of the %s files in %s could be restored.", failed, file);
    }

    private Restoring ofPictures(TrainedModel<?> model, Path target) {
        for (var key : settings.keySet())
            if (!key.equals(TASK)) throw new UsageProblem("restore has no setting \"%s\", only %s.", key, TASK);
        var task = UsageProblem.in(() -> RestorationTask.named(settings.getOrDefault(TASK, "fill")));
        if (mask != null && !(task instanceof RestorationTask.Fill))
            throw new UsageProblem("--mask goes with task=fill only.");
        var restorer = model.restorer();
        return original -> {
            var picture = Image.read(original);
            save(restorer.restore(picture, task, missing(picture), count, seed), original, target, ".png");
        };
    }

    private Restoring ofTexts(TrainedModel<?> model, Path target) {
        if (mask != null) throw new UsageProblem("--mask goes with pictures; in a text the gap is marked [...].");
        var told = new LinkedHashMap<>(settings);
        if (!told.getOrDefault(TASK, "fill").equals("fill"))
            throw new UsageProblem("Of a text gaps can be filled only: task=fill");
        told.remove(TASK);
        var plain = model.textRestorer();
        var restorer =
                plain.with(UsageProblem.in(() -> Settings.of(plain.wishes()).with(told)));
        return original -> save(restorer.restore(text(original), count, seed), original, target, ".txt");
    }

    private static String text(Path original) {
        try {
            var bytes = Files.readAllBytes(original);
            var encoding = Encoding.of(bytes, true).orElseThrow(() -> new Problem("%s is no text.", original));
            return TextFile.withoutOrigin(
                    new String(bytes, encoding.mark(), bytes.length - encoding.mark(), encoding.charset()));
        } catch (IOException e) {
            throw new Problem(e, "%s cannot be read: %s.", original, SafeFiles.reasonOf(e));
        }
    }

    private List<Path> files() {
        if (!Files.isDirectory(file)) return List.of(file);
        try (var inside = Files.list(file)) {
            var found = inside.filter(p -> Files.isRegularFile(p)
                            && !p.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
            if (found.isEmpty()) throw new Problem("%s holds no files.", file);
            return found;
        } catch (IOException e) {
            throw new Problem(e, "%s cannot be read: %s.", file, SafeFiles.reasonOf(e));
        }
    }

    private void save(Works<?> works, Path original, Path target, String ending) {
        SafeFiles.createFolder(target);
        var name = original.getFileName().toString().replaceAll("\\.[^.]*$", "");
        for (var i = 0; i < works.size(); i++) {
            var result = target.resolve(name + (i == 0 ? "" : "-" + (i + 1)) + ending);
            if (Files.exists(result) && isSame(result, original))
                throw new Problem("%s would be written over. Give another folder: --out DIR", original);
            works.get(i).save(result);
            console.result(result);
        }
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return Files.isSameFile(one, other);
        } catch (IOException e) {
            return false;
        }
    }

    private Optional<Image> missing(Image picture) {
        if (mask == null) return Optional.empty();
        var region = REGION.matcher(mask);
        if (!region.matches()) return Optional.of(Image.read(Path.of(mask)));
        var left = Integer.parseInt(region.group(1));
        var top = Integer.parseInt(region.group(2));
        var right = Math.min(picture.width(), left + Integer.parseInt(region.group(3)));
        var bottom = Math.min(picture.height(), top + Integer.parseInt(region.group(4)));
        if (left >= right || top >= bottom)
            throw new Problem(
                    "The region %s lies outside the picture, which has %s x %s pixels.",
                    mask, picture.width(), picture.height());
        var samples = new byte[picture.width() * picture.height()];
        for (var y = top; y < bottom; y++)
            for (var x = left; x < right; x++) samples[y * picture.width() + x] = (byte) 255;
        return Optional.of(Image.of(picture.width(), picture.height(), 1, samples));
    }
}
