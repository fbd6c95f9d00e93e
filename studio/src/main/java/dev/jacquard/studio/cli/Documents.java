package dev.jacquard.studio.cli;

import dev.jacquard.media.Problem;
import dev.jacquard.media.SafeFiles;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.collection.TextSettings;
import dev.jacquard.media.text.Encoding;
import dev.jacquard.media.work.TextFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whole texts from a file, a folder, a zip or standard input, in whatever encoding they are. */
final class Documents {
    private static final String PIECE = "#\\d+$";

    /** @param text with line feeds for line ends, without the origin that a work of ours has in its last line */
    record Document(String name, String text) {}

    private Documents() {}

    /**
     * The texts of a place.
     *
     * @param choices as {@code --open} takes them
     */
    static List<Document> of(Path place, Map<String, String> choices, Console console) {
        var texts = Collection.texts(place, TextSettings.of(choices).pieces(TextSettings.Pieces.FILE));
        for (var file : texts.unreadable()) console.say("%s is passed over: %s.", file.file(), file.reason());
        var documents = new ArrayList<Document>();
        for (var i = 0; i < texts.size(); ) {
            var text = new StringBuilder(texts.get(i));
            var name = texts.name(i);
            var first = i++;
            while (i < texts.size() && texts.follows(i)) text.append(texts.get(i++));
            documents.add(new Document(
                    i > first + 1 ? name.replaceAll(PIECE, "") : name, TextFile.withoutOrigin(text.toString())));
        }
        return documents;
    }

    /** The text of a stream, which is read to its end. */
    static Document of(InputStream stream) {
        try {
            var bytes = stream.readAllBytes();
            var encoding = Encoding.of(bytes, true)
                    .orElseThrow(() -> new Problem("What comes in is no text but other data. Give plain text."));
            var text = new String(bytes, encoding.mark(), bytes.length - encoding.mark(), encoding.charset());
            if (text.isBlank()) throw new Problem("What comes in holds no text. Give plain text.");
            return new Document("-", text.replace("\r\n", "\n").replace('\r', '\n'));
        } catch (IOException e) {
            throw new Problem(e, "What comes in cannot be read: %s.", SafeFiles.reasonOf(e));
        }
    }
}
