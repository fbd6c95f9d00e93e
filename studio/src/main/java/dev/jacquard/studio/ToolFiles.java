package dev.jacquard.studio;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import dev.jacquard.media.Problem;
import dev.jacquard.media.SafeFiles;
import dev.jacquard.media.image.Palette;
import dev.jacquard.media.text.form.LearnedSounds;
import dev.jacquard.nn.create.Evolution;
import dev.jacquard.nn.create.ImageTools;
import dev.jacquard.nn.create.NamedDirection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What creative tools keep in a run's folder, under {@code tools}: directions that have names, palettes, evolutions, and the
 * sounds of poems.
 */
public final class ToolFiles {
    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
    private static final String NAME = "[\\p{L}\\p{N}][\\p{L}\\p{N}_-]{0,39}";
    private static final String PALETTE = "[0-9a-f]{16}";

    /** A direction as it is written down, with the weights in whose latent space it lies. */
    private record Kept(String name, String weights, int rank, long seed, String step) {}

    private final Path folder;
    private final String weights;

    /**
     * Those of a run.
     *
     * @param weights SHA-256 of its weights: directions of others are passed over
     */
    ToolFiles(RunFolder run, String weights) {
        this.folder = run.path().resolve("tools");
        this.weights = weights;
    }

    private Path directionsFile() {
        return folder.resolve("directions.json");
    }

    /** The directions that were named. */
    public List<NamedDirection> directions() {
        return kept().stream()
                .filter(k -> k.weights.equals(weights))
                .map(k -> new NamedDirection(k.name, k.step))
                .toList();
    }

    /** Writes a name down; a direction that had it before loses it. */
    void name(ImageTools.Direction direction, long seed, String name) {
        if (!name.matches(NAME))
            throw new Problem(
                    "A direction is called by letters, digits, - and _, 40 at most, such as brightness, not \"%s\".",
                    name);
        var all = new ArrayList<>(kept());
        all.removeIf(k -> k.name.equals(name));
        all.add(new Kept(name, weights, direction.rank(), seed, direction.step()));
        write(directionsFile(), GSON.toJson(all) + "\n");
    }

    private List<Kept> kept() {
        if (!Files.exists(directionsFile())) return List.of();
        try {
            var kept = GSON.fromJson(read(directionsFile()), Kept[].class);
            if (kept != null) {
                for (var k : kept)
                    if (k.name == null || k.weights == null || k.step == null) throw damagedDirections(null);
                return List.of(kept);
            }
        } catch (JsonParseException | NullPointerException e) {
            throw damagedDirections(e);
        }
        throw damagedDirections(null);
    }

    private Problem damagedDirections(Throwable cause) {
        return new Problem(cause, "%s is damaged. Remove it, and name directions anew.", directionsFile());
    }

    /** Keeps a palette, and gives the name under which {@link #palette} finds it. */
    public String keep(Palette palette) {
        var text = palette.hex().getBytes(StandardCharsets.UTF_8);
        var name = SafeFiles.sha256(text).substring(0, 16);
        var file = paletteFile(name);
        if (!Files.exists(file)) write(file, palette.hex());
        return name;
    }

    /** The palette of a name that {@link #keep(Palette)} gave; {@link Problem} when it is gone. */
    public Palette palette(String name) {
        if (name.matches(PALETTE) && Files.exists(paletteFile(name))) return Palette.read(paletteFile(name));
        throw new Problem(
                "This run keeps no palette \"%s\". Name \"own\" or a file with a palette, or put %s back.",
                name, paletteFile(name));
    }

    private Path paletteFile(String name) {
        return folder.resolve("palettes").resolve(name.replaceAll("[^\\p{L}\\p{N}]", "_") + ".hex");
    }

    /** The sounds that the poems of the run's collection follow, where they were learned. */
    Optional<LearnedSounds> sounds() {
        return Files.exists(soundsFile()) ? Optional.of(LearnedSounds.parse(read(soundsFile()))) : Optional.empty();
    }

    /** Keeps them, so that they need not be learned again. */
    void keep(LearnedSounds sounds) {
        write(soundsFile(), sounds.json());
    }

    private Path soundsFile() {
        return folder.resolve("sounds.json");
    }

    /** The evolution of a seed, where one was begun. */
    public Optional<Evolution> evolution(long seed) {
        var file = evolutionFile(seed);
        return Files.exists(file) ? Optional.of(Evolution.parse(read(file))) : Optional.empty();
    }

    /** Keeps where an evolution stands. */
    public void keep(Evolution evolution) {
        write(evolutionFile(evolution.seed()), evolution.json());
    }

    private Path evolutionFile(long seed) {
        return folder.resolve("evolution-seed" + seed + ".json");
    }

    private static void write(Path file, String text) {
        SafeFiles.createFolder(file.getParent());
        SafeFiles.write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new Problem(e, "%s cannot be read: %s.", file, SafeFiles.reasonOf(e));
        }
    }
}
