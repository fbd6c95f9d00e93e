package dev.jacquard.media.collection;

import dev.jacquard.media.collection.TextSettings.Pieces;
import java.io.IOException;
import java.io.Reader;
import java.util.Optional;

/**
 * Cuts a text while it is read: at blank lines where a piece has about the length wanted, else at a line end, a sentence's
 * end or a blank, and anywhere where there is none, so that no more than two pieces are in memory.
 */
final class TextCutter {
    private static final int BLOCK = 1 << 14;

    private final Reader reader;
    private final int most;
    private final Pieces pieces;
    private final StringBuilder waiting = new StringBuilder();
    private final char[] block = new char[BLOCK];
    private int from;
    private boolean ended;

    /** With pieces of at most so many characters. */
    TextCutter(Reader reader, int most, Pieces pieces) {
        this.reader = reader;
        this.most = most;
        this.pieces = pieces;
    }

    /** Whether pieces joined are the text, rather than works of their own. */
    boolean continues() {
        return pieces == Pieces.AUTO || pieces == Pieces.FILE;
    }

    /** The next piece that is not blank; empty at the end. */
    Optional<String> next() throws IOException {
        while (true) {
            fill();
            if (waiting.length() == from) return Optional.empty();
            int end = end();
            var piece = waiting.substring(from, end);
            from = end;
            if (piece.isBlank()) continue;
            return Optional.of(continues() ? piece : piece.strip());
        }
    }

    private void fill() throws IOException {
        if (from > most || ended && from > waiting.length() / 2) {
            waiting.delete(0, from);
            from = 0;
        }
        while (!ended && waiting.length() - from <= most) {
            int read = reader.read(block);
            if (read < 0) ended = true;
            else waiting.append(block, 0, read);
        }
    }

    private int end() {
        int last = Math.min(from + most, waiting.length());
        if (pieces == Pieces.LINE || pieces == Pieces.PARAGRAPH) {
            var mark = pieces == Pieces.LINE ? "\n" : "\n\n";
            int at = waiting.indexOf(mark, from);
            if (at >= 0 && at < last) return at + mark.length();
        }
        if (waiting.length() - from <= most) return last;
        for (var mark : new String[] {"\n\n", "\n", ". ", "。", " "}) {
            int at = waiting.lastIndexOf(mark, last - mark.length());
            if (at >= from + most / 2) return at + mark.length();
        }
        // Not between the two halves of a character.
        return Character.isHighSurrogate(waiting.charAt(last - 1)) ? last - 1 : last;
    }
}
