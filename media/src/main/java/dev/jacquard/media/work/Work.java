package dev.jacquard.media.work;

import dev.jacquard.media.Problem;
import dev.jacquard.media.SafeFiles;
import dev.jacquard.media.game.level.LevelMap;
import dev.jacquard.media.game.level.TileSet;
import dev.jacquard.media.image.Image;
import dev.jacquard.media.image.PngText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Something a model made, and where it came from.
 *
 * @param <T> its medium, such as {@link Image}
 */
public record Work<T>(T content, Origin origin) {
    static final String KEYWORD = "jacquard-origin";
    static final String KEYWORD_OF_SEVERAL = "jacquard-origins";

    public Work {
        Objects.requireNonNull(content);
        Objects.requireNonNull(origin);
    }

    /**
     * A whole file that carries the origin inside: for a picture or a level a PNG, for a text one of plain text in UTF-8 with the
     * origin in its last line. The same work gives the same bytes.
     */
    public byte[] bytes() {
        if (content instanceof Image image) return image.png(texts());
        if (content instanceof LevelMap level) return TileSet.draw(level).png(texts());
        if (content instanceof String text) return TextFile.of(List.of(new Work<>(text, origin)));
        throw new IllegalStateException(
                "No file format is known for " + content.getClass().getSimpleName() + ".");
    }

    /** A file that stands beside that of {@link #bytes()}, for a level its text; empty for other media. */
    Optional<LevelText> beside() {
        return content instanceof LevelMap level ? Optional.of(LevelText.of(level, origin)) : Optional.empty();
    }

    private Map<String, String> texts() {
        return Map.of(
                KEYWORD,
                origin.json(),
                "Software",
                "Jacquard " + origin.program(),
                "Description",
                "Made by a neural network: %s, %s, seed %d, number %d."
                        .formatted(origin.recipe(), origin.mode(), origin.seed(), origin.index()));
    }

    /** Writes {@link #bytes()} to a file, whole or not at all; {@link Problem} when that is not possible. */
    public void save(Path file) {
        SafeFiles.write(file, bytes());
    }

    /** What a file of such a work ends with. */
    String ending() {
        return content instanceof String ? ".txt" : ".png";
    }

    /** The origin that a file carries; {@link Problem} when it carries none, or those of several works. */
    public static Origin originOf(Path file) {
        var origins = originsOf(file);
        if (origins.size() == 1) return origins.get(0);
        throw new Problem("%s is a sheet of several works. Name the file of a single one.", file);
    }

    /** The origins of all works that a file shows: one, or those of a sheet from left to right and top to bottom. */
    public static List<Origin> originsOf(Path file) {
        var level = LevelText.originOf(file);
        if (level.isPresent()) return List.of(level.get());
        if (!isPicture(file)) return originsOfText(file);
        var texts = PngText.read(file);
        if (texts.containsKey(KEYWORD)) return List.of(Origin.parse(texts.get(KEYWORD)));
        if (texts.containsKey(KEYWORD_OF_SEVERAL)) return Origin.parseAll(texts.get(KEYWORD_OF_SEVERAL));
        throw noOrigin(file);
    }

    /** Whether a file is to be read as a picture, which also what cannot be read at all is. */
    private static boolean isPicture(Path file) {
        return !file.toString().toLowerCase(java.util.Locale.ROOT).endsWith(".txt") || !Files.isRegularFile(file);
    }

    private static List<Origin> originsOfText(Path file) {
        try {
            return TextFile.origins(file).orElseThrow(() -> noOrigin(file));
        } catch (IOException e) {
            throw new Problem(e, "%s cannot be read: %s.", file, SafeFiles.reasonOf(e));
        }
    }

    private static Problem noOrigin(Path file) {
        return new Problem("%s carries no origin. Name a work as this program wrote it.", file);
    }
}
