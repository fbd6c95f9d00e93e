package dev.jacquard.media.work;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A file of plain text whose last line tells where the text came from, since plain text has no other place for it and a
 * second file would be lost sooner than the line.
 */
public final class TextFile {
    private static final String BETWEEN = "\n\n* * *\n\n";
    private static final int MOST_BYTES = 16 << 20;

    private TextFile() {}

    static byte[] of(List<Work<String>> works) {
        var origins = works.stream().map(work -> work.origin().json()).toList();
        var texts = works.stream().map(Work::content).collect(Collectors.joining(BETWEEN));
        var line = origins.size() == 1
                ? Work.KEYWORD + " " + origins.get(0)
                : Work.KEYWORD_OF_SEVERAL + " " + String.join(",", origins).transform(all -> "[" + all + "]");
        return (texts + "\n\n" + line + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** The text of such a file, without the line at its end. */
    public static String withoutOrigin(String content) {
        int at = lastLine(content);
        return at < 0 ? content : content.substring(0, Math.max(0, at - 2));
    }

    /** The origins that a file tells; empty where it tells none. */
    static Optional<List<Origin>> origins(Path file) throws IOException {
        String end;
        try (var access = new RandomAccessFile(file.toFile(), "r")) {
            var bytes = new byte[(int) Math.min(MOST_BYTES, access.length())];
            access.seek(access.length() - bytes.length);
            access.readFully(bytes);
            end = new String(bytes, StandardCharsets.UTF_8);
        }
        int at = lastLine(end);
        if (at < 0) return Optional.empty();
        var line = end.substring(at).strip();
        return Optional.of(
                line.startsWith(Work.KEYWORD_OF_SEVERAL)
                        ? Origin.parseAll(line.substring(Work.KEYWORD_OF_SEVERAL.length()))
                        : List.of(Origin.parse(line.substring(Work.KEYWORD.length()))));
    }

    private static int lastLine(String content) {
        int at = content.stripTrailing().lastIndexOf('\n') + 1;
        return content.startsWith(Work.KEYWORD + " ", at) || content.startsWith(Work.KEYWORD_OF_SEVERAL + " ", at)
                ? at
                : -1;
    }
}
