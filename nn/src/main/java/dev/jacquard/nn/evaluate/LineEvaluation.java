package dev.jacquard.nn.evaluate;

import dev.jacquard.media.Sentence;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.text.CharacterTokenizer;
import dev.jacquard.media.text.KneserNey;
import dev.jacquard.media.text.Tokenizer;
import dev.jacquard.nn.model.LineModel;
import dev.jacquard.nn.model.Texts;
import dev.jacquard.nn.torch.Engine;
import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a model of lines and their vectors is worth on held-out lines: how exactly a line comes back from its vector, against the
 * training line that is most like it; how many bits a character takes at most, by the evidence lower bound, against an n-gram;
 * whether vectors are used; how much of what it writes stands in the training lines.
 */
public final class LineEvaluation {
    /** The fewest held-out lines that can be measured. */
    public static final int FEWEST = 20;

    private static final int MOST_HELD_OUT = 1000;
    private static final int MOST_TRAINING = 20_000;
    private static final int FITTED = 4096;
    private static final int ROWS = 16;
    private static final int MOST_NGRAM_TOKENS = 60_000;
    private static final double LEAST_VARIANCE = 1e-6;
    /** The variance of a number's mean over lines from which on it tells something (Burda et al. 2016, section 5.2). */
    private static final double ACTIVE = 0.01;

    private static final double COLLAPSED = 1;
    private static final double MANY_COPIES = 0.05;

    /**
     * What was found.
     *
     * @param lines how many were measured
     * @param characters of these, in code points
     * @param told nats that a vector tells of a line, against normal vectors as spread out as those of training lines
     * @param active the share of a vector's numbers that tell lines apart
     * @param heldOutVerbatim the share of held-out spans that stand in a training text
     * @param longest the longest stretch of a work that stands in a training text
     * @param source the name of that text; empty where nothing was found
     */
    public record Result(
            Assessment assessment,
            int lines,
            long characters,
            double told,
            double active,
            double heldOutVerbatim,
            String longest,
            String source) {}

    private final Engine engine;
    private final LineModel model;
    private final Collection<String> training;

    private LineEvaluation(Engine engine, LineModel model, Collection<String> training) {
        this.engine = engine;
        this.model = model;
        this.training = training;
    }

    /** The texts that a model of lines takes, at most so many, spread over all. */
    public static List<String> taken(LineModel model, Collection<String> texts) {
        return taken(model, texts, MOST_HELD_OUT);
    }

    private static List<String> taken(LineModel model, Collection<String> texts, int most) {
        var all = IntStream.range(0, texts.size())
                .filter(i -> model.takes(texts.get(i)))
                .toArray();
        var count = Math.min(most, all.length);
        return IntStream.range(0, count)
                .mapToObj(i -> texts.get(all[(int) (i * (long) all.length / count)]))
                .toList();
    }

    /**
     * Measures a model and some of its works (at least one).
     *
     * @param heldOut lines that {@link #taken} gave, {@link #FEWEST} at least
     */
    public static Result of(
            Engine engine,
            LineModel model,
            Collection<String> training,
            List<String> heldOut,
            List<String> works,
            long seed) {
        if (heldOut.size() < FEWEST) throw new IllegalArgumentException(heldOut.size() + " lines are too few.");
        return new LineEvaluation(engine, model, training).result(heldOut, works, seed);
    }

    private Result result(List<String> heldOut, List<String> works, long seed) {
        var known = taken(model, training, MOST_TRAINING);
        var gaussian = gaussian(seen(known.subList(0, Math.min(FITTED, known.size()))));
        var seen = seen(heldOut);
        var told = Arrays.stream(seen)
                .mapToDouble(code -> divergence(code, gaussian))
                .toArray();
        var given = nats(heldOut, seen, seed);
        var tokenizer = CharacterTokenizer.of(training, MOST_NGRAM_TOKENS);
        var nGram = KneserNey.of(TextEvaluation.ints(Texts.stream(training, tokenizer)), tokenizer.size());
        var characters = heldOut.stream()
                .mapToInt(line -> line.codePointCount(0, line.length()))
                .toArray();
        var tokens = heldOut.stream()
                .mapToInt(line -> model.tokenizer().encode(line).length + 1)
                .toArray();
        var ours = IntStream.range(0, told.length)
                .mapToDouble(i -> told[i] + given[i])
                .toArray();
        var theirs = heldOut.stream()
                .mapToDouble(line -> nats(nGram, tokenizer.encode(line)))
                .toArray();
        var back = reconstructed(heldOut, seen);
        var nearest = nearest(heldOut, known);
        var copies = VerbatimCopies.of(works, TextEvaluation.written(nGram, tokenizer, works, seed), training, heldOut);
        var metrics = new LinkedHashMap<String, Measure>();
        var baseline = new LinkedHashMap<String, Measure>();
        put(metrics, back, ratio(ours, characters), ratio(ours, tokens), copies.works());
        put(baseline, nearest, ratio(theirs, characters), ratio(theirs, tokens), copies.baseline());
        var difference = mean(IntStream.range(0, back.length)
                .mapToDouble(i -> back[i] - nearest[i])
                .toArray());
        var meanTold = Arrays.stream(told).average().orElseThrow();
        return new Result(
                new Assessment(
                        "reconstructed_share",
                        false,
                        metrics,
                        baseline,
                        difference,
                        findings(difference, meanTold, copies.works())),
                heldOut.size(),
                Arrays.stream(characters).asLongStream().sum(),
                meanTold,
                active(seen),
                copies.heldOutVerbatim(),
                copies.longest(),
                copies.source());
    }

    private static void put(
            LinkedHashMap<String, Measure> metrics,
            double[] back,
            Measure perCharacter,
            Measure perToken,
            VerbatimCopies.Of copies) {
        metrics.put("reconstructed_share", mean(back).within(0, 1));
        metrics.put(
                "bits_per_character",
                new Measure(
                        perCharacter.value() / Math.log(2),
                        perCharacter.low() / Math.log(2),
                        perCharacter.high() / Math.log(2)));
        metrics.put("nats_per_token", perToken);
        metrics.put("copied_share", Measure.share(copies.copied(), copies.count()));
        metrics.put("verbatim_share", Measure.share(copies.verbatim(), copies.count()));
    }

    private static Measure mean(double[] values) {
        return Measure.of(Halves.mean(values), Halves.deviation(values) / Math.sqrt(values.length));
    }

    /** Nats over lengths, all lines together, with the deviation of a ratio (Cochran 1977, equation 2.45). */
    private static Measure ratio(double[] nats, int[] lengths) {
        var length = Arrays.stream(lengths).asLongStream().sum();
        var ratio = Arrays.stream(nats).sum() / length;
        var residuals = IntStream.range(0, nats.length)
                .mapToDouble(i -> nats[i] - ratio * lengths[i])
                .toArray();
        var each = length / (double) nats.length;
        return Measure.of(ratio, Halves.deviation(residuals) / Math.sqrt(nats.length) / each);
    }

    /** Mean and logarithm of the variance of a line's vector. */
    private record Code(double[] mean, double[] logVariance) {}

    private Code[] seen(List<String> lines) {
        var codes = new Code[lines.size()];
        var width = model.latents();
        for (var from = 0; from < lines.size(); from += ROWS) {
            var some = rows(lines, from);
            var count = Math.min(ROWS, lines.size() - from);
            var numbers = engine.call(() -> Memory.withoutGradients(() -> {
                var posterior = model.posterior(model.toTensor(some));
                return new double[][] {Tensors.doubles(posterior.mean()), Tensors.doubles(posterior.logVariance())};
            }));
            for (var i = 0; i < count; i++)
                codes[from + i] = new Code(
                        Arrays.copyOfRange(numbers[0], i * width, (i + 1) * width),
                        Arrays.copyOfRange(numbers[1], i * width, (i + 1) * width));
        }
        return codes;
    }

    /** Sixteen lines, the last of which is repeated where there are fewer. */
    private static List<String> rows(List<String> lines, int from) {
        var some = new ArrayList<>(lines.subList(from, Math.min(lines.size(), from + ROWS)));
        while (some.size() < ROWS) some.add(some.get(some.size() - 1));
        return some;
    }

    /** The normal distribution, number by number, of the vectors of lines. */
    private static Code gaussian(Code[] codes) {
        var width = codes[0].mean.length;
        var mean = new double[width];
        var logVariance = new double[width];
        for (var j = 0; j < width; j++) {
            var number = j;
            mean[j] = Arrays.stream(codes)
                    .mapToDouble(c -> c.mean[number])
                    .average()
                    .orElseThrow();
            var square = Arrays.stream(codes)
                    .mapToDouble(c -> c.mean[number] * c.mean[number] + Math.exp(c.logVariance[number]))
                    .average()
                    .orElseThrow();
            logVariance[j] = Math.log(Math.max(LEAST_VARIANCE, square - mean[j] * mean[j]));
        }
        return new Code(mean, logVariance);
    }

    /** The Kullback-Leibler divergence of one normal distribution from another. */
    private static double divergence(Code from, Code to) {
        var sum = 0.0;
        for (var j = 0; j < from.mean.length; j++) {
            var variance = Math.exp(to.logVariance[j]);
            var apart = from.mean[j] - to.mean[j];
            sum += to.logVariance[j]
                    - from.logVariance[j]
                    + (Math.exp(from.logVariance[j]) + apart * apart) / variance
                    - 1;
        }
        return sum / 2;
    }

    private static double active(Code[] codes) {
        var width = codes[0].mean.length;
        var active = IntStream.range(0, width)
                .filter(j -> {
                    var means = Arrays.stream(codes).mapToDouble(c -> c.mean[j]).toArray();
                    return Math.pow(Halves.deviation(means), 2) > ACTIVE;
                })
                .count();
        return active / (double) width;
    }

    /** What lines take with vectors drawn from what the encoder says. */
    private double[] nats(List<String> lines, Code[] codes, long seed) {
        var nats = new double[lines.size()];
        var width = model.latents();
        for (var from = 0; from < lines.size(); from += ROWS) {
            var some = rows(lines, from);
            var count = Math.min(ROWS, lines.size() - from);
            var drawn = new float[ROWS * width];
            for (var i = 0; i < count; i++) {
                var random = Randomness.of(seed).stream("vectors").at(from + i).java();
                for (var j = 0; j < width; j++)
                    drawn[i * width + j] = (float) (codes[from + i].mean[j]
                            + Math.exp(codes[from + i].logVariance[j] / 2) * random.nextGaussian());
            }
            var each = engine.call(() -> Memory.withoutGradients(
                    () -> Tensors.doubles(model.nats(model.toTensor(some), Tensors.of(drawn, ROWS, width)))));
            System.arraycopy(each, 0, nats, from, count);
        }
        return nats;
    }

    private static double nats(KneserNey nGram, int[] tokens) {
        var line = new int[tokens.length + 2];
        System.arraycopy(tokens, 0, line, 1, tokens.length);
        line[0] = Tokenizer.END;
        line[line.length - 1] = Tokenizer.END;
        var nats = 0.0;
        for (var i = 1; i < line.length; i++) nats -= Math.log(nGram.probability(line, i));
        return nats;
    }

    /** The share of each line's tokens that stand in their places when it is written from its vector. */
    private double[] reconstructed(List<String> lines, Code[] codes) {
        var shares = new double[lines.size()];
        var width = model.latents();
        for (var from = 0; from < lines.size(); from += ROWS) {
            var count = Math.min(ROWS, lines.size() - from);
            var means = new float[ROWS * width];
            for (var i = 0; i < count; i++)
                for (var j = 0; j < width; j++) means[i * width + j] = (float) codes[from + i].mean[j];
            var texts = engine.call(() -> Memory.withoutGradients(() -> model.fromTensor(
                    model.decode(Tensors.of(means, ROWS, width), Collections.nCopies(ROWS, null)), ROWS)));
            for (var i = 0; i < count; i++)
                shares[from + i] = agreement(
                        model.tokenizer().encode(lines.get(from + i)),
                        model.tokenizer().encode(texts.get(i)));
        }
        return shares;
    }

    /** The same of the training line that has the most tokens of each line in their places. */
    private double[] nearest(List<String> lines, List<String> known) {
        var tokens = known.stream().map(model.tokenizer()::encode).toList();
        return lines.stream()
                .map(model.tokenizer()::encode)
                .mapToDouble(line -> tokens.stream()
                        .mapToDouble(k -> agreement(line, k))
                        .max()
                        .orElse(0))
                .toArray();
    }

    private static double agreement(int[] line, int[] other) {
        var same = 0;
        for (var i = 0; i < Math.min(line.length, other.length); i++) if (line[i] == other[i]) same++;
        return same / (double) Math.max(1, Math.max(line.length, other.length));
    }

    private static List<Sentence> findings(Measure difference, double told, VerbatimCopies.Of copies) {
        var findings = new ArrayList<Sentence>();
        if (copies.copied() > MANY_COPIES)
            findings.add(Sentence.of(
                    "%.0f %% of the works repeat longer stretches of the training texts than held-out texts do. Train"
                            + " shorter, with more dropout, or on more text.",
                    100 * copies.copied()));
        if (told < COLLAPSED)
            findings.add(Sentence.of(
                    "The network ignores its vectors: each tells %.1f nats of its text. Let it hide more tokens"
                            + " (--set word-dropout=0.4), weigh the divergence less, or train longer.",
                    told));
        if (Assessment.compare(difference, false) == Assessment.Comparison.BETTER)
            findings.add(
                    Sentence.of("Texts come back from their vectors: more of their tokens stand in their places than in"
                            + " the training text that is most like each."));
        else
            findings.add(
                    Sentence.of("Texts come back from their vectors no better than by taking the training text that is"
                            + " most like each. Train longer, with a lighter divergence, or on more text."));
        return findings;
    }
}
