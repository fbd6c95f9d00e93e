package dev.jacquard.studio.cli;

import com.google.gson.Gson;
import dev.jacquard.media.Problem;
import dev.jacquard.media.SafeFiles;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.collection.ImageSettings;
import dev.jacquard.media.collection.Medium;
import dev.jacquard.media.image.Image;
import dev.jacquard.media.image.Palette;
import dev.jacquard.media.image.SpriteSheet;
import dev.jacquard.media.work.Work;
import dev.jacquard.media.work.Works;
import dev.jacquard.nn.create.Creator;
import dev.jacquard.nn.create.GridAxis;
import dev.jacquard.nn.create.ImageTools;
import dev.jacquard.nn.create.LatentCreator;
import dev.jacquard.nn.create.PictureFinish;
import dev.jacquard.nn.create.TextCreator;
import dev.jacquard.nn.model.Settings;
import dev.jacquard.studio.NearestOriginal;
import dev.jacquard.studio.PoemCards;
import dev.jacquard.studio.Studio;
import dev.jacquard.studio.TrainedModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "create", mixinStandardHelpOptions = true, description = "Makes works with a trained run.")
final class CreateCommand implements Callable<Integer> {
    private static final int MAPPED = 1500;
    private static final int WALKED = 48;
    private static final int GRID = 5;
    private static final String STRENGTH = "strength";
    private static final String PROMPT = "prompt";
    private static final String NEAREST = "nearest";
    private static final String SPRITES = "sprites";
    private static final String CARD = "card";
    private static final String GRAMMAR = "grammar";
    /** What each mode takes beside the wishes of the model and what any takes. */
    private static final Map<String, Set<String>> MODES = new LinkedHashMap<>();

    static {
        MODES.put("sample", Set.of());
        MODES.put("vary", Set.of(STRENGTH));
        MODES.put("interpolate", Set.of());
        MODES.put("walk", Set.of("waves"));
        MODES.put("arithmetic", Set.of());
        MODES.put("grid", Set.of("x", "y"));
        MODES.put("evolve", Set.of());
        MODES.put("reconstruct", Set.of());
        MODES.put("traverse", Set.of("name"));
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
            description =
                    "sample, vary, interpolate, walk (a closed way), arithmetic (first - second + third), grid, evolve"
                            + " (by favourites), reconstruct, traverse (directions by effect) or map")
    private String mode;

    @Option(names = "--from", split = ",", paramLabel = "FILE", description = "pictures or texts to begin from")
    private List<Path> from = List.of();

    @Option(names = "--prompt", paramLabel = "TEXT", description = "what the works are to be of or to begin with")
    private String prompt;

    @Option(names = "--print", description = "print texts as they are written instead of saving them")
    private boolean printed;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description =
                    "a wish, such as temperature=0.8, palette=own, seamless=true or a direction's name; what the mode takes:"
                            + " strength (vary, 0 to 1), waves (walk), x and y (grid: KEY:FROM..TO or KEY:VALUE|VALUE), name"
                            + " (traverse: NUMBER:NAME); nearest=true: the nearest original beside each work; sprites=hash or array:"
                            + " a sheet for game engines; texts: form=quatrain, pattern=REGEX, grammar=FILE, card=true (a Chinese"
                            + " poem as a picture with its readings)")
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
            if (printed) print(model);
            else
                switch (mode) {
                    case "traverse" -> traverse(pictures(model));
                    case "map" -> map(pictures(model));
                    default -> works(model);
                }
        }
        return Main.done();
    }

    private void print(TrainedModel<?> model) {
        if (model.recipe().medium() == Medium.TEXT && model.creator() instanceof LatentCreator) {
            lines(texts(model)).forEach(work -> console.print(work.content() + "\n"));
            return;
        }
        if (!mode.equals("sample") || !(model.creator() instanceof TextCreator creator))
            throw new UsageProblem("--print goes with runs that write texts, in the mode sample.");
        var writer = creator.with(wishes(model, creator));
        var cards = isWithCards() ? new PoemCards(model) : null;
        for (var i = 0; i < count(1); i++) {
            if (i > 0) console.print("\n\n");
            if (cards == null) writer.stream(i, seed, console::print);
            else console.print(cards.print(writer.sample(i, 1, seed).get(0).content()));
        }
        console.print("\n");
    }

    @SuppressWarnings("unchecked") // a recipe's medium says what its models make
    private static TrainedModel<Image> pictures(TrainedModel<?> model) {
        return (TrainedModel<Image>) model;
    }

    @SuppressWarnings("unchecked") // a recipe's medium says what its models make
    private static TrainedModel<String> texts(TrainedModel<?> model) {
        return (TrainedModel<String>) model;
    }

    /** Texts from vectors, in whatever mode. */
    private Works<String> lines(TrainedModel<String> model) {
        var creator = model.latentCreator();
        var wished = creator.with(wishes(model, creator));
        return mode.equals("evolve")
                ? evolved(model, wished, ".txt")
                : works(wished, file -> RecognizeCommand.text(file, model).strip());
    }

    private void works(TrainedModel<?> model) {
        if (mode.equals("sample") && !(model.recipe().medium() == Medium.IMAGE)) {
            var creator = model.creator();
            var wished = creator.with(wishes(model, creator));
            var works = wished.sample(0, count(16), seed);
            var target = target(model, "");
            works.save(target).forEach(console::result);
            if (model.recipe().medium() == Medium.TEXT && isWithCards()) cards(model, texts(works), target);
            return;
        }
        if (model.recipe().medium() == Medium.TEXT) {
            // What belongs together is read together.
            var together = Set.of("interpolate", "walk", "grid").contains(mode);
            lines(texts(model))
                    .save(target(model, together ? mode + "-seed" + seed + ".txt" : ""))
                    .forEach(console::result);
            return;
        }
        var pictures = pictures(model);
        var creator = creator(pictures);
        var works = mode.equals("evolve") ? evolved(pictures, creator, ".png") : works(creator, Image::read);
        var target = target(
                model,
                switch (mode) {
                    case "walk" -> "walk-seed" + seed + ".gif";
                    case "grid" -> "grid-seed" + seed + ".png";
                    default -> "";
                });
        if (chosen(SPRITES, Set.of("hash", "array")).isEmpty())
            works.save(target).forEach(console::result);
        else
            works.saveSprites(
                            target,
                            SpriteSheet.Format.valueOf(settings.get(SPRITES).toUpperCase(Locale.ROOT)))
                    .forEach(console::result);
        if (chosen(NEAREST, Set.of("true", "false")).equals("true")) nearest(pictures, works, target);
    }

    private boolean isWithCards() {
        return chosen(CARD, Set.of("true", "false")).equals("true");
    }

    @SuppressWarnings("unchecked") // a recipe's medium says what its models make
    private static Works<String> texts(Works<?> works) {
        return (Works<String>) works;
    }

    private void cards(TrainedModel<?> model, Works<String> poems, Path target) {
        var folder = String.valueOf(target.getFileName()).endsWith(".txt")
                ? target.toAbsolutePath().getParent()
                : target;
        new PoemCards(model).of(poems).save(folder).forEach(console::result);
    }

    private Path target(TrainedModel<?> model, String usual) {
        return out != null ? out : model.folder().works().resolve(usual);
    }

    private String chosen(String key, Set<String> words) {
        var value = settings.getOrDefault(key, "");
        if (!value.isEmpty() && !words.contains(value))
            throw new UsageProblem("%s is one of %s, not \"%s\".", key, String.join(", ", new TreeSet<>(words)), value);
        return value;
    }

    private LatentCreator<Image> creator(TrainedModel<Image> model) {
        var creator = model.latentCreator();
        return creator.with(wishes(model, creator));
    }

    private Settings wishes(TrainedModel<?> model, Creator<?> creator) {
        var told = new LinkedHashMap<>(settings);
        told.keySet().removeAll(MODES.get(mode));
        if (model.recipe().medium() == Medium.IMAGE) told.keySet().removeAll(Set.of(NEAREST, SPRITES));
        if (model.recipe().medium() == Medium.TEXT) {
            told.remove(CARD);
            // Works are made again without the file.
            told.computeIfPresent(GRAMMAR, (key, file) -> grammar(Path.of(file)));
        }
        if (prompt != null) told.put(PROMPT, prompt);
        // A palette is kept in the run, so that works can be made again without the file or the collection it came
        // from.
        told.computeIfPresent(PictureFinish.PALETTE, (key, choice) -> palette(pictures(model), choice));
        return UsageProblem.in(() -> Settings.of(creator.wishes()).with(told));
    }

    private static String grammar(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new Problem(e, "%s cannot be read: %s.", file, SafeFiles.reasonOf(e));
        }
    }

    private static String palette(TrainedModel<Image> model, String choice) {
        if (choice.isEmpty()) return choice;
        return model.tools().keep(choice.equals("own") ? Palette.of(collection(model)) : Palette.read(Path.of(choice)));
    }

    private static Collection<Image> collection(TrainedModel<Image> model) {
        return Studio.collection(model.folder().description(), model.recipe());
    }

    private <E> Works<E> works(LatentCreator<E> creator, Function<Path, E> read) {
        return switch (mode) {
            case "vary" -> creator.vary(given(1, read).get(0), count(16), seed, number(STRENGTH, 0.4, 0, 1));
            case "interpolate" ->
                from.isEmpty() ? creator.interpolate(count(16), seed) : creator.interpolate(given(2, read), count(16));
            case "walk" ->
                from.isEmpty()
                        ? creator.walk(count(WALKED), seed, (int) number("waves", 2, 1, 64))
                        : creator.walk(given(2, read), count(WALKED));
            case "arithmetic" -> {
                var three = given(3, read);
                yield Works.of(List.of(creator.arithmetic(three.get(0), three.get(1), three.get(2))));
            }
            case "grid" -> grid(creator, read);
            case "reconstruct" -> creator.reconstruct(given(1, read));
            default -> creator.sample(0, count(16), seed);
        };
    }

    private <E> Works<E> grid(LatentCreator<E> creator, Function<Path, E> read) {
        for (var side : List.of("x", "y"))
            if (!settings.containsKey(side))
                throw new UsageProblem(
                        "The mode grid needs two wishes: --set x=temperature:0.5..1.5 --set y=KEY:VALUE|VALUE");
        return UsageProblem.in(() -> {
            var across = GridAxis.parse(settings.get("x"), count(GRID));
            var down = GridAxis.parse(settings.get("y"), count(GRID));
            var works = from.isEmpty()
                    ? creator.grid(across, down, seed, 0)
                    : creator.grid(across, down, given(1, read).get(0));
            return works.inRowsOf(across.values().size());
        });
    }

    private <E> Works<E> evolved(TrainedModel<E> model, LatentCreator<E> creator, String ending) {
        var tools = model.tools();
        var known = tools.evolution(seed);
        var evolution = known.isPresent() && count != null
                ? known.get().withSheet(count)
                : known.orElseGet(() -> creator.evolution(seed, count(16)));
        if (!from.isEmpty())
            evolution =
                    creator.after(evolution, from.stream().map(Work::originOf).toList());
        var works = creator.shown(evolution);
        tools.keep(evolution);
        if (out == null) {
            var sheet = target(model, "evolve-seed%d-sheet-%02d%s".formatted(seed, evolution.generation(), ending));
            works.save(sheet);
            console.result(sheet);
        }
        console.say(
                "Sheet %d of the evolution of seed %d. Name favourites for the next one: --mode evolve --seed %d --from"
                        + " FILE,FILE",
                evolution.generation(), seed, seed);
        return works;
    }

    private void nearest(TrainedModel<Image> model, Works<Image> works, Path target) {
        var pairs = NearestOriginal.of(model, collection(model), works);
        var name = String.valueOf(target.getFileName());
        var dot = name.toLowerCase(Locale.ROOT).matches(".*\\.(png|gif)") ? name.lastIndexOf('.') : -1;
        var sheet = dot < 0
                ? target.resolve("%s-seed%d-nearest.png".formatted(mode, seed))
                : target.resolveSibling(name.substring(0, dot) + "-nearest.png");
        SafeFiles.write(sheet, NearestOriginal.sheet(pairs).png());
        for (var pair : pairs)
            console.say(
                    "number %d is nearest to %s, at a distance of %.2f",
                    pair.work().origin().index(), pair.name(), pair.distance());
        console.result(sheet);
    }

    private int count(int usual) {
        return count == null ? usual : count;
    }

    private <E> List<E> given(int least, Function<Path, E> read) {
        if (from.size() < least)
            throw new UsageProblem(
                    "The mode %s needs %d pictures or texts: --from FILE%s", mode, least, ",FILE".repeat(least - 1));
        return from.stream().map(read).toList();
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

    private void traverse(TrainedModel<Image> model) {
        var target = target(model, "");
        var directions = new ImageTools(creator(model)).directions(count(9), seed);
        for (var direction : directions) {
            var file = target.resolve(String.format("direction-%02d.png", direction.rank()));
            direction.works().save(file);
            console.say("direction %d changes a sample value by %.1f of 255", direction.rank(), direction.effect());
            console.result(file);
        }
        var naming = settings.get("name");
        if (naming == null) return;
        var colon = naming.indexOf(':');
        var rank = colon < 1 || !naming.substring(0, colon).matches("\\d{1,3}")
                ? -1
                : Integer.parseInt(naming.substring(0, colon));
        if (rank < 0 || rank >= directions.size())
            throw new UsageProblem(
                    "A direction gets a name by its number, 0 to %d, such as --set name=3:brightness, not \"%s\".",
                    directions.size() - 1, naming);
        var name = naming.substring(colon + 1);
        if (MODES.values().stream().anyMatch(m -> m.contains(name))
                || Set.of(NEAREST, SPRITES, PROMPT).contains(name))
            throw new UsageProblem("A direction cannot be called \"%s\": that is a setting already.", name);
        model.name(directions.get(rank), seed, name);
        console.say("Direction %d is called %s from now on: create %s --set %s=1.5", rank, name, run, name);
    }

    private void map(TrainedModel<Image> model) {
        var target = target(model, "");
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
