package dev.jacquard.studio.cli;

import com.google.gson.Gson;
import dev.jacquard.media.Problem;
import dev.jacquard.media.SafeFiles;
import dev.jacquard.media.collection.ImageSettings;
import dev.jacquard.media.collection.Medium;
import dev.jacquard.media.image.Image;
import dev.jacquard.media.work.Works;
import dev.jacquard.nn.create.Creator;
import dev.jacquard.nn.create.ImageTools;
import dev.jacquard.nn.create.LatentCreator;
import dev.jacquard.nn.create.TextCreator;
import dev.jacquard.nn.model.Settings;
import dev.jacquard.studio.Studio;
import dev.jacquard.studio.TrainedModel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "create", mixinStandardHelpOptions = true, description = "Makes works with a trained run.")
final class CreateCommand implements Callable<Integer> {
    private static final int MAPPED = 1500;
    private static final String STRENGTH = "strength";
    private static final String PROMPT = "prompt";
    /** What each mode takes beside the wishes of the model. */
    private static final Map<String, Set<String>> MODES = new LinkedHashMap<>();

    static {
        MODES.put("sample", Set.of());
        MODES.put("vary", Set.of(STRENGTH));
        MODES.put("interpolate", Set.of());
        MODES.put("reconstruct", Set.of());
        MODES.put("traverse", Set.of());
        MODES.put("map", Set.of());
    }

    private final Console console;

    @Parameters(paramLabel = "DIR", description = "a trained run")
    private Path run;

    @Option(names = "--count", paramLabel = "N", description = "how many works")
    private Integer count;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "1", description = "what the works derive from")
    private long seed;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "a folder; or a file that ends with .png (one sheet) or .gif (an animation)")
    private Path out;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            defaultValue = "sample",
            description = "sample, vary, interpolate, reconstruct, traverse (directions by effect) or map")
    private String mode;

    @Option(names = "--from", split = ",", paramLabel = "FILE", description = "pictures to begin from")
    private List<Path> from = List.of();

    @Option(names = "--prompt", paramLabel = "TEXT", description = "what the works are to be of or to begin with")
    private String prompt;

    @Option(names = "--print", description = "print texts as they are written instead of saving them")
    private boolean printed;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "a wish: temperature, strength (vary, 0 to 1), and what else the model takes")
    private Map<String, String> settings = new LinkedHashMap<>();

    CreateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (!MODES.containsKey(mode))
            throw new UsageProblem("There is no mode \"%s\"; there are: %s.", mode, String.join(", ", MODES.keySet()));
        if (count != null && count < 1) throw new UsageProblem("The number of works is at least 1, not %s.", count);
        if (mode.equals("traverse") && count != null && count < 2)
            throw new UsageProblem("A path has at least 2 works, not %s.", count);
        try (var model = TrainedModel.open(run)) {
            var target = out != null ? out : model.folder().works();
            if (printed) print(model);
            else if (mode.equals("traverse")) traverse(pictures(model), target);
            else if (mode.equals("map")) map(pictures(model), target);
            else if (mode.equals("sample"))
                model.creator()
                        .with(wishes(model.creator()))
                        .sample(0, count(16), seed)
                        .save(target)
                        .forEach(console::result);
            else works(creator(pictures(model))).save(target).forEach(console::result);
        }
        return Main.done();
    }

    private void print(TrainedModel<?> model) {
        if (!mode.equals("sample") || !(model.creator() instanceof TextCreator creator))
            throw new UsageProblem("--print goes with runs that write texts, in the mode sample.");
        var writer = creator.with(wishes(creator));
        for (var i = 0; i < count(1); i++) {
            if (i > 0) console.print("\n\n");
            writer.stream(i, seed, console::print);
        }
        console.print("\n");
    }

    @SuppressWarnings("unchecked") // a recipe's medium says what its models make
    private static TrainedModel<Image> pictures(TrainedModel<?> model) {
        return (TrainedModel<Image>) model;
    }

    private LatentCreator<Image> creator(TrainedModel<Image> model) {
        var creator = model.latentCreator();
        return creator.with(wishes(creator));
    }

    private Settings wishes(Creator<?> creator) {
        var told = new LinkedHashMap<>(settings);
        told.keySet().removeAll(MODES.get(mode));
        if (prompt != null) told.put(PROMPT, prompt);
        return UsageProblem.in(() -> Settings.of(creator.wishes()).with(told));
    }

    private Works<Image> works(LatentCreator<Image> creator) {
        return switch (mode) {
            case "vary" -> creator.vary(given(1).get(0), count(16), seed, number(STRENGTH, 0.4, 0, 1));
            case "interpolate" ->
                from.isEmpty() ? creator.interpolate(count(16), seed) : creator.interpolate(given(2), count(16));
            default -> creator.reconstruct(given(1));
        };
    }

    private int count(int usual) {
        return count == null ? usual : count;
    }

    private List<Image> given(int least) {
        if (from.size() < least)
            throw new UsageProblem(
                    "The mode %s needs %d pictures: --from FILE%s", mode, least, least > 1 ? ",FILE" : "");
        return from.stream().map(Image::read).toList();
    }

    private double number(String key, double usual, double least, double most) {
        var text = settings.get(key);
        if (text == null) return usual;
        try {
            var value = Double.parseDouble(text);
            if (value >= least && value <= most) return value;
        } catch (NumberFormatException e) {
            throw new UsageProblem("%s is a number, not \"%s\".", key, text);
        }
        throw new UsageProblem("%s is a number from %s to %s, not %s.", key, least, most, text);
    }

    private void traverse(TrainedModel<Image> model, Path target) {
        var directions = new ImageTools(creator(model)).directions(count(9), seed);
        for (var direction : directions) {
            var file = target.resolve(String.format("direction-%02d.png", direction.rank()));
            direction.works().save(file);
            console.say("direction %d changes a sample value by %.1f of 255", direction.rank(), direction.effect());
            console.result(file);
        }
    }

    private void map(TrainedModel<Image> model, Path target) {
        var description = model.folder().description();
        var collection = from.isEmpty()
                ? Studio.collection(description, model.recipe())
                : Places.open(
                        Medium.IMAGE,
                        from.get(0).toString(),
                        ImageSettings.of(description.collection().choices())
                                .ofAll()
                                .choices(),
                        console);
        var pictures = new ArrayList<Image>();
        var names = new ArrayList<String>();
        var shown = Math.min(count(MAPPED), collection.size());
        for (var i = 0; i < shown; i++) {
            var index = (int) (i * (long) collection.size() / shown);
            pictures.add(collection.get(index));
            names.add(collection.name(index));
        }
        if (pictures.size() < 3) throw new Problem("A map needs at least 3 pictures, not %s.", pictures.size());
        var places = new ImageTools(creator(model)).map(pictures);
        var sheet = target.resolve("map.png");
        SafeFiles.write(sheet, PictureMap.draw(pictures, places).png());
        var table = places.stream()
                .map(p -> Map.of("name", names.get(p.index()), "x", p.x(), "y", p.y()))
                .toList();
        var json = target.resolve("map.json");
        SafeFiles.write(json, new Gson().toJson(table).getBytes(StandardCharsets.UTF_8));
        console.result(sheet);
        console.result(json);
    }
}
