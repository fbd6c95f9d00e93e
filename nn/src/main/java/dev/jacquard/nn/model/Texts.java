package dev.jacquard.nn.model;

import dev.jacquard.media.Problem;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.collection.Part;
import dev.jacquard.media.text.BytePairTokenizer;
import dev.jacquard.media.text.CharacterTokenizer;
import dev.jacquard.media.text.Tokenizer;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a network has to know about a collection of texts.
 *
 * @param tokenizer learned from the training part
 * @param usual the tokens that the training part has
 */
public record Texts(Tokenizer tokenizer, BitSet usual) {
    private static final String TOKENIZER = "tokenizer";
    private static final String USUAL = "usual";
    /** Of more text than this a share is taken that is spread over all of it; no training here sees so many tokens. */
    static final long MOST_TOKENS = 64_000_000;

    private static final long MOST_LEARNED_FROM = 64_000_000;
    private static final int SAMPLED = 200;
    private static final int MOST_TO_CHOOSE = 60_000;

    /** What a person may choose about tokens. */
    static List<Setting> settings() {
        return List.of(
                Setting.choice(
                        "tokenizer",
                        List.of("characters", "byte-pairs"),
                        "what a text falls into: characters or frequent stretches"),
                vocabulary());
    }

    /** How many tokens there may be. */
    static Setting vocabulary() {
        return Setting.whole(
                "vocabulary", 8192, Tokenizer.FIRST_OWN + 1, MOST_TO_CHOOSE, "largest number of different tokens");
    }

    /** The facts about a collection that has text enough for so many streams of two contexts. */
    static Map<String, String> describe(Collection<String> collection, Settings settings, int streams) {
        var learned = learned(collection, settings);
        var context = settings.whole("context");
        if (learned.tokens < 2L * context * streams && streams > 1)
            throw new Problem(
                    "The training text has %s tokens, too few for %s streams with a context of %s. Add text, or choose a smaller"
                            + " batch or context, or carry=false.",
                    learned.tokens, streams, context);
        if (learned.tokens < 2L * context)
            throw new Problem(
                    "The training text has %s tokens, too few for a context of %s. Add text, or choose a smaller context.",
                    learned.tokens, context);
        return learned.texts.describe();
    }

    /** What was learned from a training text of so many tokens. */
    private record Learned(Texts texts, int tokens) {}

    /** What the training part of a collection teaches. */
    static Texts of(Collection<String> collection, Settings settings) {
        return learned(collection, settings).texts;
    }

    private static Learned learned(Collection<String> collection, Settings settings) {
        var training = collection.part(Part.TRAIN);
        var some = spread(training, MOST_LEARNED_FROM);
        int most = settings.whole("vocabulary");
        var tokenizer = settings.text("tokenizer").equals("characters")
                ? CharacterTokenizer.of(some, most)
                : BytePairTokenizer.of(some, most);
        var usual = new BitSet();
        usual.set(Tokenizer.END);
        var tokens = stream(training, tokenizer);
        for (char token : tokens) usual.set(token);
        return new Learned(new Texts(tokenizer, usual), tokens.length);
    }

    /** The facts, for {@link #of(Map)}. */
    Map<String, String> describe() {
        var facts = new LinkedHashMap<String, String>();
        facts.put(TOKENIZER, tokenizer.json());
        facts.put(USUAL, Base64.getEncoder().encodeToString(usual.toByteArray()));
        return facts;
    }

    /** The same from facts. */
    static Texts of(Map<String, String> facts) {
        var tokenizer = facts.get(TOKENIZER);
        var usual = facts.get(USUAL);
        if (tokenizer == null || usual == null) throw new IllegalArgumentException("The facts say nothing of tokens.");
        return new Texts(
                Tokenizer.parse(tokenizer), BitSet.valueOf(Base64.getDecoder().decode(usual)));
    }

    /**
     * All texts one after the other, with {@link Tokenizer#END} before each that does not go on where the one before it ended,
     * and at the end; of a huge collection a share.
     */
    public static char[] stream(Collection<String> texts, Tokenizer tokenizer) {
        var some = spread(texts);
        var stream = new char[1 << 16];
        var length = 0;
        for (var i = 0; i <= some.size(); i++) {
            var end = i == some.size();
            var tokens = end ? new int[0] : tokenizer.encode(some.get(i));
            var apart = end || !some.follows(i);
            var needed = length + tokens.length + 1;
            if (needed > stream.length) stream = Arrays.copyOf(stream, Math.max(needed, 2 * stream.length));
            if (apart) stream[length++] = (char) Tokenizer.END;
            for (var token : tokens) stream[length++] = (char) token;
        }
        return Arrays.copyOf(stream, length);
    }

    /** All texts, or of a huge collection a share that is spread over all of it. */
    static Collection<String> spread(Collection<String> texts) {
        return spread(texts, MOST_TOKENS);
    }

    /** Every so-many-th text, so that about this many characters remain. */
    static Collection<String> spread(Collection<String> texts, long characters) {
        var sampled = Math.min(SAMPLED, texts.size());
        var sum = 0L;
        for (var i = 0; i < sampled; i++)
            sum += texts.get((int) (i * (long) texts.size() / sampled)).length();
        var estimated = sampled == 0 ? 0 : (double) sum / sampled * texts.size();
        var every = (int) Math.ceil(estimated / characters);
        if (every <= 1) return texts;
        var chosen = new int[(texts.size() + every - 1) / every];
        for (var i = 0; i < chosen.length; i++) chosen[i] = i * every;
        return texts.select(chosen);
    }
}
