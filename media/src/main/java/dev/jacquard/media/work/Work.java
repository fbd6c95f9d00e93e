package dev.jacquard.media.work;

import dev.jacquard.media.Problem;
import dev.jacquard.media.SafeFiles;
import dev.jacquard.media.game.level.LevelMap;
import dev.jacquard.media.game.level.TileSet;
import dev.jacquard.media.image.Image;
import dev.jacquard.media.image.PngText;
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

    /** A whole file that carries the origin inside: for a picture or a level a PNG. The same work gives the same bytes. */
    public byte[] bytes() {
        if (content instanceof Image image) return image.png(texts());
        if (content instanceof LevelMap level) return TileSet.draw(level).png(texts());
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

    /** The origin that a picture or a level's text carries; {@link Problem} when it carries none, or is a sheet of several works. */
    public static Origin originOf(Path png) {
        var level = LevelText.originOf(png);
        if (level.isPresent()) return level.get();
        var texts = PngText.read(png);
        var json = texts.get(KEYWORD);
        if (json != null) return Origin.parse(json);
        if (texts.containsKey(KEYWORD_OF_SEVERAL))
            throw new Problem("%s is a sheet of several works. Name the file of a single one.", png);
        throw noOrigin(png);
    }

    /** The origins of all works that a picture or a text shows: one, or those of a sheet from left to right and top to bottom. */
    public static List<Origin> originsOf(Path png) {
        var level = LevelText.originOf(png);
        if (level.isPresent()) return List.of(level.get());
        var texts = PngText.read(png);
        if (texts.containsKey(KEYWORD)) return List.of(Origin.parse(texts.get(KEYWORD)));
        if (texts.containsKey(KEYWORD_OF_SEVERAL)) return Origin.parseAll(texts.get(KEYWORD_OF_SEVERAL));
        throw noOrigin(png);
    }

    private static Problem noOrigin(Path png) {
        return new Problem("%s carries no origin. Name a work as this program wrote it.", png);
    }
}
