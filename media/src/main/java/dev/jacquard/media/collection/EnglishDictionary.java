package dev.jacquard.media.collection;

import dev.jacquard.media.Problem;
import dev.jacquard.media.SafeFiles;
import dev.jacquard.media.text.form.Pronunciations;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;

/** Where this program gets how English words are spoken: the sources of built-in collections, in their order. */
public final class EnglishDictionary {
    private static final String NAME = "english-pronunciations";
    private static final String WORDS = "words.tsv";

    /** What it must be. */
    private record Lines(int items, long bytes, String hash) implements Layout<String> {
        @Override
        public Medium<?> medium() {
            return Medium.TEXT;
        }

        @Override
        public void write(Path folder, List<String> entries) {
            SafeFiles.write(folder.resolve(WORDS), out -> {
                for (var entry : entries) out.write((entry + "\n").getBytes(StandardCharsets.UTF_8));
            });
        }

        @Override
        public boolean isIn(Path folder) {
            try {
                return Files.size(folder.resolve(WORDS)) == bytes && Files.exists(folder.resolve(LICENCE));
            } catch (IOException e) {
                return false;
            }
        }

        @Override
        public boolean isRight(Path folder) throws IOException {
            return Pack.hash(folder.resolve(WORDS)).equals(hash);
        }
    }

    private static final Lines LINES =
            new Lines(135_155, 3_618_090, "80afeae7e35244c1643388708885b376622db9e78e0413b8359fddfaf3def772");

    private EnglishDictionary() {}

    /**
     * Opens it, fetching it first where it is not here.
     *
     * @throws Problem when no source can give it, naming each and why
     */
    public static Pronunciations open() {
        return open(Places.ofThisMachine());
    }

    static Pronunciations open(Places places) {
        var folder = places.cache().resolve(NAME);
        if (!LINES.isIn(folder))
            new Fetching<>(NAME, LINES, new PronunciationOrigins(), places).run(FetchProgress.NONE);
        var phonemes = new HashMap<String, String>();
        try (var lines = Files.lines(folder.resolve(WORDS), StandardCharsets.UTF_8)) {
            lines.forEach(line -> {
                int tab = line.indexOf('\t');
                if (tab > 0) phonemes.put(line.substring(0, tab), line.substring(tab + 1));
            });
        } catch (IOException | java.io.UncheckedIOException e) {
            throw new Problem(
                    e,
                    "The copy of %s in %s is damaged: %s. Delete that folder and try again.",
                    NAME,
                    folder,
                    SafeFiles.reasonOf(e));
        }
        return new Pronunciations(phonemes);
    }
}
