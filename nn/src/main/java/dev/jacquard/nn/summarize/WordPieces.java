package dev.jacquard.nn.summarize;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The tokens of BERT without case (Devlin et al. 2019): lower case, accents taken off, words and signs apart, then the longest
 * pieces that the vocabulary has, from the left (Wu et al. 2016, section 4.1).
 */
final class WordPieces {
    private static final String GOES_ON = "##";
    private static final int MOST_CHARACTERS = 100;

    private final Map<String, Integer> vocabulary;
    private final int unknown;
    private final int begin;
    private final int end;

    /** With the numbers of pieces; {@code [UNK]}, {@code [CLS]} and {@code [SEP]} are among them. */
    WordPieces(Map<String, Integer> vocabulary) {
        this.vocabulary = vocabulary;
        this.unknown = vocabulary.get("[UNK]");
        this.begin = vocabulary.get("[CLS]");
        this.end = vocabulary.get("[SEP]");
    }

    /** The pieces of a text between the signs of its beginning and its end, {@code most} together at most. */
    int[] of(String text, int most) {
        var found = new ArrayList<Integer>();
        found.add(begin);
        for (var word : words(text)) found.addAll(pieces(word));
        var some = found.subList(0, Math.min(found.size(), most - 1));
        var tokens = new int[some.size() + 1];
        for (var i = 0; i < some.size(); i++) tokens[i] = some.get(i);
        tokens[some.size()] = end;
        return tokens;
    }

    private static List<String> words(String text) {
        var apart = new StringBuilder();
        text.codePoints().filter(c -> c != 0 && c != 0xFFFD && !isControl(c)).forEach(c -> {
            if (isBlank(c)) apart.append(' ');
            else if (Character.isIdeographic(c) || isSign(c))
                apart.append(' ').appendCodePoint(c).append(' ');
            else apart.appendCodePoint(c);
        });
        var plain = Normalizer.normalize(apart.toString().toLowerCase(Locale.ROOT), Normalizer.Form.NFD)
                .replaceAll("\\p{Mn}+", "");
        return List.of(plain.strip().split(" +"));
    }

    private static boolean isBlank(int c) {
        return c == '\t' || c == '\n' || c == '\r' || Character.getType(c) == Character.SPACE_SEPARATOR;
    }

    private static boolean isControl(int c) {
        var type = Character.getType(c);
        return c != '\t' && c != '\n' && c != '\r' && (type == Character.CONTROL || type == Character.FORMAT);
    }

    private static boolean isSign(int c) {
        if (c < 128) return c > 32 && c < 127 && !Character.isLetterOrDigit(c);
        return switch (Character.getType(c)) {
            case Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION -> true;
            default -> false;
        };
    }

    private List<Integer> pieces(String word) {
        if (word.isEmpty()) return List.of();
        if (word.codePointCount(0, word.length()) > MOST_CHARACTERS) return List.of(unknown);
        var pieces = new ArrayList<Integer>();
        for (var from = 0; from < word.length(); ) {
            var to = word.length();
            Integer piece = null;
            while (to > from) {
                piece = vocabulary.get((from == 0 ? "" : GOES_ON) + word.substring(from, to));
                if (piece != null) break;
                to--;
            }
            if (piece == null) return List.of(unknown);
            pieces.add(piece);
            from = to;
        }
        return pieces;
    }
}
