package dev.jacquard.nn.evaluate;

import dev.jacquard.media.Sentence;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.text.CharacterTokenizer;
import dev.jacquard.media.text.Compression;
import dev.jacquard.media.text.KneserNey;
import dev.jacquard.media.text.Tokenizer;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.model.LanguageModel;
import dev.jacquard.nn.model.Texts;
import dev.jacquard.nn.torch.Engine;
import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Tensors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * How well a model tells held-out text, against an interpolated Kneser-Ney n-gram and xz, and how much of what it writes
 * stands in the training texts.
 */
public final class TextEvaluation {
    /** Spans of so many characters that stand in a training text are counted. */
    public static final int SPAN = 40;

    private static final int BINS = 40;
    private static final int AT_ONCE = 4096;
    private static final long MOST_FOR_XZ = 8_000_000;
    private static final int MOST_NGRAM_TOKENS = 60_000;
    private static final double MANY_COPIES = 0.05;

    private final Engine engine;
    private final LanguageModel model;
    private final Collection<String> training;
    private final Collection<String> heldOut;

    private TextEvaluation(
            Engine engine, LanguageModel model, Collection<String> training, Collection<String> heldOut) {
        this.engine = engine;
        this.model = model;
        this.training = training;
        this.heldOut = heldOut;
    }

    /**
     * What was found.
     *
     * @param characters of the held-out text, in code points
     * @param sliding bits per character where every token sees half a context at least
     * @param xz bits per character of xz that has read (the first eight million characters of) the training text
     * @param heldOutVerbatim the share of held-out spans that stand in a training text
     * @param longest the longest stretch of a work that stands in a training text
     * @param source the name of that text; empty where nothing was found
     */
    public record Result(
            Assessment assessment,
            long characters,
            double sliding,
            double xz,
            double heldOutVerbatim,
            String longest,
            String source) {}

    /** Bits for each of some stretches of the held-out text of equal length, and for all of it. */
    private record Bits(double[] bins, double total) {
        double each(int bin, long characters) {
            return bins[bin] * BINS / characters;
        }
    }

    /** Measures a model and some of its works (at least one). */
    public static Result of(
            Engine engine,
            LanguageModel model,
            Collection<String> training,
            Collection<String> heldOut,
            List<String> works,
            long seed) {
        return new TextEvaluation(engine, model, training, heldOut).result(works, seed);
    }

    private Result result(List<String> works, long seed) {
        var characters = 0L;
        for (var text : heldOut) characters += text.codePointCount(0, text.length());
        var stream = Texts.stream(heldOut, model.tokenizer());
        var plain = engine.call(() -> nats(stream, model.context()));
        var sliding = engine.call(() -> nats(stream, Math.max(1, model.context() / 2)));
        var ours = binned(stream, plain, model.tokenizer(), characters);
        var characterTokens = CharacterTokenizer.of(training, MOST_NGRAM_TOKENS);
        var nGram = KneserNey.of(ints(Texts.stream(training, characterTokens)), characterTokens.size());
        var test = ints(Texts.stream(heldOut, characterTokens));
        var theirs = binned(chars(test), nGramNats(nGram, test), characterTokens, characters);
        var written = written(nGram, characterTokens, works, seed);
        var copies = VerbatimCopies.of(works, written, training, heldOut);
        var tokens = stream.length - 1;
        var metrics = new LinkedHashMap<String, Measure>();
        var baseline = new LinkedHashMap<String, Measure>();
        put(metrics, ours, copies.works(), characters, tokens);
        put(baseline, theirs, copies.baseline(), characters, tokens);
        var differences = IntStream.range(0, BINS).boxed().toList();
        var all = characters;
        var difference = measure(differences.stream()
                .mapToDouble(b -> ours.each(b, all) - theirs.each(b, all))
                .toArray());
        var assessment = new Assessment(
                "bits_per_character", true, metrics, baseline, difference, findings(difference, copies.works()));
        return new Result(
                assessment,
                characters,
                sum(sliding) / Math.log(2) / characters,
                xz() / characters,
                copies.heldOutVerbatim(),
                copies.longest(),
                copies.source());
    }

    private static void put(
            Map<String, Measure> metrics, Bits bits, VerbatimCopies.Of copies, long characters, long tokens) {
        var perBin = IntStream.range(0, BINS)
                .mapToDouble(b -> bits.each(b, characters))
                .toArray();
        var measured = measure(perBin);
        var share = (double) characters / tokens * Math.log(2);
        metrics.put("bits_per_character", measured);
        metrics.put(
                "nats_per_token",
                new Measure(measured.value() * share, measured.low() * share, measured.high() * share));
        metrics.put("copied_share", Measure.share(copies.copied(), copies.count()));
        metrics.put("verbatim_share", Measure.share(copies.verbatim(), copies.count()));
    }

    private static Measure measure(double[] values) {
        var mean = sum(values) / values.length;
        var squares = 0.0;
        for (var value : values) squares += (value - mean) * (value - mean);
        return Measure.of(mean, Math.sqrt(squares / (values.length - 1) / values.length));
    }

    private static double sum(double[] values) {
        var sum = 0.0;
        for (var value : values) sum += value;
        return sum;
    }

    /**
     * What each token but the first takes, in nats, in windows of one context that begin every {@code stride} tokens; of
     * a window that overlaps the one before it only what is new counts.
     */
    private double[] nats(char[] stream, int stride) {
        var context = model.context();
        var nats = new double[stream.length - 1];
        var rows = Math.max(1, AT_ONCE / context);
        var starts = new ArrayList<Integer>();
        for (var from = 0; from < nats.length; from += stride) {
            starts.add(from);
            if (from + context >= nats.length) break;
        }
        for (var first = 0; first < starts.size(); first += rows) {
            var some = starts.subList(first, Math.min(starts.size(), first + rows));
            var tokens = new long[some.size() * (context + 1)];
            for (var r = 0; r < some.size(); r++)
                for (var i = 0; i <= context; i++)
                    tokens[r * (context + 1) + i] = stream[Math.min(some.get(r) + i, stream.length - 1)];
            var losses = losses(tokens, some.size(), context);
            for (var r = 0; r < some.size(); r++) {
                var known = some.get(r) == 0 ? 0 : context - stride;
                for (var i = known; i < context && some.get(r) + i < nats.length; i++)
                    nats[some.get(r) + i] = losses[r * context + i];
            }
        }
        return nats;
    }

    private float[] losses(long[] tokens, int rows, int context) {
        try (var scope = new PointerScope()) {
            return Memory.withoutGradients(() -> {
                Tensor all = Tensors.of(tokens, rows, context + 1);
                var logits = model.logits(all.narrow(1, 0, context), Pass.evaluating());
                var wanted = all.narrow(1, 1, context).reshape(-1);
                return Tensors.floats(
                        torch.cross_entropy_loss(logits.view(-1, logits.size(2)), wanted, Tensors.none(), 0, -100, 0));
            });
        }
    }

    private static double[] nGramNats(KneserNey nGram, int[] stream) {
        var nats = new double[stream.length - 1];
        for (var i = 0; i < nats.length; i++) nats[i] = -Math.log(nGram.probability(stream, i + 1));
        return nats;
    }

    /** Each token counts where its first character stands. */
    private static Bits binned(char[] stream, double[] nats, Tokenizer tokenizer, long characters) {
        var bins = new double[BINS];
        var at = 0L;
        for (var i = 0; i < nats.length; i++) {
            bins[(int) Math.min(BINS - 1, at * BINS / characters)] += nats[i] / Math.log(2);
            for (byte b : tokenizer.bytes(stream[i + 1])) if ((b & 0xC0) != 0x80) at++;
        }
        return new Bits(bins, sum(bins));
    }

    static int[] ints(char[] stream) {
        var ints = new int[stream.length];
        for (var i = 0; i < ints.length; i++) ints[i] = stream[i];
        return ints;
    }

    private static char[] chars(int[] stream) {
        var chars = new char[stream.length];
        for (var i = 0; i < chars.length; i++) chars[i] = (char) stream[i];
        return chars;
    }

    private double xz() {
        var known = new ArrayList<String>();
        var left = MOST_FOR_XZ;
        for (var i = 0; i < training.size() && left > 0; i++) {
            known.add(training.get(i));
            left -= known.get(i).length();
        }
        return Compression.bits(known, heldOut);
    }

    /** Texts of the n-gram as long as the works. */
    static List<String> written(KneserNey nGram, Tokenizer tokenizer, List<String> works, long seed) {
        var texts = new ArrayList<String>();
        for (var i = 0; i < works.size(); i++) {
            var length = works.get(i).codePointCount(0, works.get(i).length());
            texts.add(tokenizer.decode(
                    nGram.sample(new int[] {Tokenizer.END}, length + 1, new SplittableRandom(seed * 1000003 + i))));
        }
        return texts;
    }

    private static List<Sentence> findings(Measure difference, VerbatimCopies.Of copies) {
        var findings = new ArrayList<Sentence>();
        if (copies.copied() > MANY_COPIES)
            findings.add(Sentence.of(
                    "%.0f %% of the works repeat longer stretches of the training texts than held-out texts do. Train"
                            + " shorter, with more dropout, or on more text.",
                    100 * copies.copied()));
        if (Assessment.compare(difference, true) != Assessment.Comparison.BETTER)
            findings.add(
                    Sentence.of("The network tells held-out text no better than an n-gram does. Train longer, or on"
                            + " more text."));
        return findings;
    }
}
