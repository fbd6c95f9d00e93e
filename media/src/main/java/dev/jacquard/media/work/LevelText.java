package dev.jacquard.media.work;

import dev.jacquard.media.Problem;
import dev.jacquard.media.SafeFiles;
import dev.jacquard.media.game.level.LevelMap;
import dev.jacquard.media.game.level.SokobanRules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * A level as a text file. One of Sokoban carries its origin in a comment; other maps have no comments, so that only the picture
 * beside them does.
 *
 * @param ending of the file's name, with its dot
 */
record LevelText(String ending, byte[] bytes) {
    private static final String ENDING = ".sok";
    private static final String COMMENT = "; " + Work.KEYWORD + " ";
    private static final long LARGEST = 16 << 20;

    static LevelText of(LevelMap level, Origin origin) {
        if (level.rules() != SokobanRules.RULES) return new LevelText(".txt", bytes(level + "\n"));
        var title = "Title: %s, seed %d, number %d".formatted(origin.recipe(), origin.seed(), origin.index());
        return new LevelText(
                ENDING, bytes(title + "\n" + COMMENT + Works.ascii(origin.json()) + "\n\n" + level + "\n"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The origin in a file of this kind; empty where the file is none, {@link Problem} where it carries none. */
    static Optional<Origin> originOf(Path file) {
        if (!file.toString().toLowerCase(Locale.ROOT).endsWith(ENDING)) return Optional.empty();
        try {
            if (Files.size(file) <= LARGEST)
                for (var line : Files.readAllLines(file, StandardCharsets.ISO_8859_1))
                    if (line.startsWith(COMMENT)) return Optional.of(Origin.parse(line.substring(COMMENT.length())));
        } catch (IOException e) {
            throw new Problem(e, "%s cannot be read: %s.", file, SafeFiles.reasonOf(e));
        }
        throw new Problem("%s carries no origin. Name a work as this program wrote it.", file);
    }
}
