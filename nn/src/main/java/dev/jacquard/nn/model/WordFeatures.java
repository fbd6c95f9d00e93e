package dev.jacquard.nn.model;

import dev.jacquard.media.text.WordSpans;
import dev.jacquard.nn.torch.Tensors;
import java.util.List;
import java.util.Locale;
import org.bytedeco.pytorch.Tensor;

/**
 * What a network is told of each word: the word itself, together with the one and the two before it, and stretches of four
 * letters in it, each by the number of a bucket that its hash falls into (Joulin et al. 2017; Bojanowski et al. 2017). Capitals
 * count as small letters; signs and line ends are words too.
 *
 * @param buckets how many there are, beside 0, which stands for nothing
 * @param longest how many words of a text are looked at
 */
record WordFeatures(int buckets, int longest) {
    /** How many are told of a word. */
    static final int SLOTS = 12;

    private static final int STRETCHES = SLOTS - 3;
    private static final int STRETCH = 4;

    /** Texts, int64 (texts, words, {@link #SLOTS}), with as many words as the longest of them has, one at least. */
    Tensor of(List<String> texts) {
        var all = texts.stream().map(this::of).toList();
        var words =
                Math.max(1, all.stream().mapToInt(a -> a.length / SLOTS).max().orElse(1));
        var values = new long[texts.size() * words * SLOTS];
        for (var t = 0; t < all.size(); t++)
            for (var i = 0; i < all.get(t).length; i++) values[t * words * SLOTS + i] = all.get(t)[i];
        return Tensors.of(values, texts.size(), words, SLOTS);
    }

    private int[] of(String text) {
        var spans = WordSpans.of(text, longest);
        var features = new int[spans.size() * SLOTS];
        var before = "";
        var earlier = "";
        for (var w = 0; w < spans.size(); w++) {
            var word = spans.get(w).in(text).toLowerCase(Locale.ROOT);
            var at = w * SLOTS;
            features[at] = bucket("1", word);
            if (w > 0) features[at + 1] = bucket("2", before + " " + word);
            if (w > 1) features[at + 2] = bucket("3", earlier + " " + before + " " + word);
            var whole = "<" + word + ">";
            for (var i = 0; i < STRETCHES && word.length() > 2 && i + STRETCH <= whole.length(); i++)
                features[at + 3 + i] = bucket("4", whole.substring(i, i + STRETCH));
            earlier = before;
            before = word;
        }
        return features;
    }

    /** The 32-bit hash of Fowler, Noll and Vo (1a) of UTF-16 units. */
    private int bucket(String kind, String text) {
        var hash = 0x811C9DC5 ^ kind.charAt(0);
        hash *= 0x01000193;
        for (var i = 0; i < text.length(); i++) {
            hash ^= text.charAt(i);
            hash *= 0x01000193;
        }
        // Its low digits are the better mixed for the high ones.
        hash ^= hash >>> 15;
        return 1 + Integer.remainderUnsigned(hash, buckets);
    }
}
