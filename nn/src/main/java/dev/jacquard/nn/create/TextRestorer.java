package dev.jacquard.nn.create;

import dev.jacquard.media.Problem;
import dev.jacquard.media.SafeFiles;
import dev.jacquard.media.text.BytePairTokenizer;
import dev.jacquard.media.text.Tokenizer;
import dev.jacquard.media.text.Utf8;
import dev.jacquard.media.work.Origin;
import dev.jacquard.media.work.Work;
import dev.jacquard.media.work.Works;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.model.LanguageModel;
import dev.jacquard.nn.model.Setting;
import dev.jacquard.nn.model.Settings;
import dev.jacquard.nn.torch.Engine;
import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch;

/**
 * Fills gaps in texts, marked {@code [...]}, with a model that tells the next token. What is known stays as it is. Any
 * thread may call.
 *
 * <p>For each gap several continuations g of what stands before (b) are written, and each is cut where the first token of
 * what comes after (a) is likely. Of all these the one is chosen that makes what comes after likeliest: the largest sum of
 * log p(a(k) | b, g, a(1) ... a(k-1)) over the first tokens of a, its end included where a work ends with it. Since g was
 * drawn from p(g | b), this weight is what p(g | b, a) differs by (importance sampling), but for the length of g, all of
 * which are taken for as likely. Several gaps are filled from the first to the last.
 */
public final class TextRestorer {
    /** What marks a gap. */
    public static final String GAP = "[...]";

    private static final String MODE = "restore";
    private static final int ROWS = 8;
    private static final int CUTS = 4;
    private static final int MOST_SEEN_AFTER = 32;
    private static final List<Setting> WISHES = Stream.of(
                    List.of(
                            Setting.whole("length", 60, 1, 10_000, "most tokens in a gap"),
                            Setting.whole("draws", 32, 1, 4096, "how many continuations one is chosen of")),
                    Sampling.SETTINGS)
            .flatMap(List::stream)
            .toList();

    private final Engine engine;
    private final LanguageModel model;
    private final Signature signature;
    private final Settings wishes;

    /** For a trained model, with the usual wishes. */
    public TextRestorer(Engine engine, LanguageModel model, Signature signature) {
        this(engine, model, signature, Settings.of(WISHES));
    }

    private TextRestorer(Engine engine, LanguageModel model, Signature signature, Settings wishes) {
        this.engine = engine;
        this.model = model;
        this.signature = signature;
        this.wishes = wishes;
    }

    /** What a person may choose, each with its default. */
    public List<Setting> wishes() {
        return WISHES;
    }

    /** The same with other values of {@link #wishes()}. */
    public TextRestorer with(Settings wishes) {
        return new TextRestorer(engine, model, signature, wishes);
    }

    /**
     * Proposals for a text: the first ones of this seed. Each is the same whatever their number.
     *
     * @throws Problem when the text marks no gap
     */
    public Works<String> restore(String text, int count, long seed) {
        if (count < 1) throw new Problem("The number of works is at least 1, not %s.", count);
        var known = text.split(Pattern.quote(GAP), -1);
        if (known.length < 2) throw new Problem("The text has no gap. Mark each by %s", GAP);
        var told = new TreeMap<>(wishes.values());
        told.put("original", SafeFiles.sha256(Utf8.encode(text)));
        var works = new ArrayList<Work<String>>();
        for (var i = 0; i < count; i++) {
            var whole = new StringBuilder(known[0]);
            for (var gap = 1; gap < known.length; gap++) {
                var before = whole.toString();
                var after = known[gap];
                var last = gap == known.length - 1;
                var random = Randomness.of(seed).stream("gap" + gap).at(i);
                whole.append(engine.call(
                                () -> Memory.withoutGradients(() -> new Gap(before, after, last).filled(random))))
                        .append(after);
            }
            works.add(new Work<>(
                    whole.toString(),
                    new Origin(
                            signature.recipe(),
                            signature.weights(),
                            signature.collection(),
                            seed,
                            i,
                            signature.program(),
                            MODE,
                            new TreeMap<>(told))));
        }
        return Works.of(works);
    }

    /** A continuation that was cut. */
    private record Cut(int[] tokens, double firstAfter) {}

    /** One gap between what is known. */
    private final class Gap {
        private final Tokenizer tokenizer = model.tokenizer();
        private final BitSet inside = model.usual();
        private final BitSet beginning;
        /** What the model reads before the gap. */
        private final int[] before;
        /** What it has to find likely behind the gap; never empty. */
        private final int[] after;

        private final int most;
        /** How many characters of the text before are written once more as part of the gap. */
        private final int again;

        Gap(String textBefore, String textAfter, boolean isLast) {
            inside.clear(Tokenizer.END);
            // A blank belongs to the token of the word behind it, so it is taken back, and the gap has to begin with
            // it.
            again = tokenizer instanceof BytePairTokenizer && textBefore.endsWith(" ") ? 1 : 0;
            var spaced = new BitSet();
            if (again == 1)
                inside.stream()
                        .filter(token -> tokenizer.bytes(token)[0] == ' ')
                        .forEach(spaced::set);
            beginning = spaced.isEmpty() ? inside : spaced;
            var taken = spaced.isEmpty() ? textBefore : textBefore.substring(0, textBefore.length() - 1);
            var ahead = tokenizer.encode(textAfter);
            var ends = isLast || ahead.length == 0;
            var context = model.context();
            after = Arrays.copyOf(
                    ahead,
                    Math.min(ahead.length + (ends ? 1 : 0), Math.max(1, Math.min(MOST_SEEN_AFTER, context / 4))));
            most = Math.max(1, Math.min(wishes.whole("length"), context / 2));
            var read = tokenizer.encode(taken);
            var room = Math.max(1, context - most - after.length);
            // Works begin behind a token that stands between works.
            before = new int[Math.min(room, read.length + 1)];
            for (var i = 0; i < before.length; i++) {
                var at = read.length - before.length + i;
                before[i] = at < 0 ? Tokenizer.END : read[at];
            }
        }

        String filled(Randomness random) {
            var cuts = new ArrayList<Cut>();
            var draws = wishes.whole("draws");
            for (var first = 0; first < draws; first += ROWS) cuts.addAll(drawn(random, first, draws));
            if (cuts.isEmpty())
                throw new Problem("Nothing was found that fits into the gap. Wish a greater length, or more draws.");
            var scores = scores(cuts);
            var best = IntStream.range(0, scores.length)
                    .boxed()
                    .max(Comparator.comparing((Integer i) -> scores[i]).thenComparing(i -> -i))
                    .orElseThrow();
            var text = tokenizer.decode(cuts.get(best).tokens());
            return beginning == inside ? text : text.substring(again);
        }

        /** Continuations side by side, each cut at the places where what comes after is likeliest to begin. */
        private List<Cut> drawn(Randomness random, int first, int draws) {
            var sampling = new Sampling(wishes, model.usual());
            var sources = new SplittableRandom[ROWS];
            var written = new ArrayList<List<Integer>>();
            var found = new ArrayList<List<Cut>>();
            for (var row = 0; row < ROWS; row++) {
                sources[row] = random.at(first + row).java();
                written.add(new ArrayList<>());
                found.add(new ArrayList<>());
            }
            try (var reading = model.read(ROWS)) {
                var next = new long[ROWS];
                var logits = new float[0];
                for (var token : before) {
                    Arrays.fill(next, token);
                    logits = read(reading, next);
                }
                for (var n = 0; n < most; n++) {
                    var size = logits.length / ROWS;
                    for (var row = 0; row < ROWS; row++) {
                        var own = Arrays.copyOfRange(logits, row * size, (row + 1) * size);
                        var tokens = written.get(row);
                        var token = sampling.next(own, tokens, n == 0 ? beginning : inside, sources[row]);
                        tokens.add(token);
                        next[row] = token;
                    }
                    logits = read(reading, next);
                    for (var row = 0; row < ROWS; row++) note(written.get(row), logits, row, found.get(row));
                }
            }
            var cuts = new ArrayList<Cut>();
            for (var row = 0; row < Math.min(ROWS, draws - first); row++)
                found.get(row).stream()
                        .sorted(Comparator.comparing(Cut::firstAfter).reversed())
                        .limit(CUTS)
                        .forEach(cuts::add);
            return cuts;
        }

        private void note(List<Integer> written, float[] logits, int row, List<Cut> found) {
            var tokens = written.stream().mapToInt(Integer::intValue).toArray();
            var text = tokenizer.decode(tokens);
            var bytes = Arrays.stream(tokens)
                    .map(token -> tokenizer.bytes(token).length)
                    .sum();
            // A cut within a character would damage it.
            if (Utf8.encode(text).length != bytes || text.endsWith("\ufffd")) return;
            if (text.length() <= (beginning == inside ? 0 : again)) return;
            var size = logits.length / ROWS;
            var most = Double.NEGATIVE_INFINITY;
            for (var i = 0; i < size; i++) most = Math.max(most, logits[row * size + i]);
            var sum = 0.0;
            for (var i = 0; i < size; i++) sum += Math.exp(logits[row * size + i] - most);
            found.add(new Cut(tokens, logits[row * size + after[0]] - most - Math.log(sum)));
        }

        /** The logarithm of the probability of what comes after, behind each cut. */
        private double[] scores(List<Cut> cuts) {
            var scores = new double[cuts.size()];
            for (var from = 0; from < scores.length; from += ROWS) {
                var count = Math.min(ROWS, scores.length - from);
                var longest = 0;
                for (var i = 0; i < count; i++)
                    longest = Math.max(longest, cuts.get(from + i).tokens().length);
                var places = before.length + longest + after.length - 1;
                var tokens = new long[ROWS * places];
                var wanted = new long[ROWS * places];
                for (var i = 0; i < count; i++) {
                    var whole = IntStream.concat(
                                    IntStream.concat(
                                            Arrays.stream(before),
                                            Arrays.stream(cuts.get(from + i).tokens())),
                                    Arrays.stream(after))
                            .toArray();
                    for (var t = 0; t + 1 < whole.length; t++) {
                        tokens[i * places + t] = whole[t];
                        wanted[i * places + t] = whole[t + 1];
                    }
                }
                var logs = logs(tokens, wanted, places);
                for (var i = 0; i < count; i++) {
                    var begin = before.length + cuts.get(from + i).tokens().length - 1;
                    for (var k = 0; k < after.length; k++) scores[from + i] += logs[i * places + begin + k];
                }
            }
            return scores;
        }

        private float[] logs(long[] tokens, long[] wanted, int places) {
            try (var scope = new PointerScope()) {
                var logits = model.logits(Tensors.of(tokens, ROWS, places), Pass.evaluating());
                return Tensors.floats(torch.log_softmax(logits, 2)
                        .gather(2, Tensors.of(wanted, ROWS, places, 1))
                        .view(-1));
            }
        }
    }

    private static float[] read(LanguageModel.Reading reading, long[] next) {
        try (var scope = new PointerScope()) {
            return Tensors.floats(reading.next(Tensors.of(next, ROWS)));
        }
    }
}
