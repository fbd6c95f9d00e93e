package dev.jacquard.nn.model;

import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.summary.SummaryPair;
import dev.jacquard.media.text.Tokenizer;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.train.Learner;
import dev.jacquard.nn.train.Turn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Trains on pairs of a source and its summary: the cross entropy of each token of the summary, in nats. Every pair is seen
 * once before any is seen again, in batches of about equal lengths.
 */
final class SummaryLearner implements Learner {
    private static final int MOST_VALIDATED = 256;
    private static final int VALIDATED_AT_ONCE = 64;
    /** So many batches' pairs are sorted by length together. */
    private static final int SORTED_TOGETHER = 32;

    private final PairModel model;
    private final List<Pair> training;
    private final List<Pair> heldOut;
    private final Randomness order;
    private final int batch;
    private long epoch = -1;
    private int[][] batches;

    /** The tokens of a source and of its summary. */
    private record Pair(char[] source, char[] summary) {}

    SummaryLearner(PairModel model, Collection<String> training, Collection<String> heldOut, Randomness randomness) {
        this.model = model;
        this.training = pairs(Texts.spread(training), Integer.MAX_VALUE);
        if (this.training.isEmpty()) throw TextSummary.tooFew(training);
        this.heldOut = pairs(heldOut, MOST_VALIDATED);
        this.heldOut.sort(Comparator.comparingInt(pair -> pair.source.length));
        this.order = randomness.stream("pairs");
        this.batch = Math.min(model.settings().whole("batch"), this.training.size());
    }

    private List<Pair> pairs(Collection<String> texts, int most) {
        var pairs = new ArrayList<Pair>();
        for (var i = 0; i < texts.size() && pairs.size() < most; i++)
            SummaryPair.of(texts.get(i))
                    .ifPresent(pair -> pairs.add(
                            new Pair(chars(model.source(pair.source())), chars(model.summary(pair.summary())))));
        return pairs;
    }

    private static char[] chars(int[] tokens) {
        var chars = new char[tokens.length];
        for (var i = 0; i < chars.length; i++) chars[i] = (char) tokens[i];
        return chars;
    }

    @Override
    public int batchSize() {
        return batch;
    }

    /**
     * Sources and summaries, int64 (batch, 1 + places + written): how many places sources have, the tokens of each source, and
     * those of its summary with {@link Tokenizer#END} behind it; -1 where there is nothing more of a summary.
     */
    @Override
    public Tensor batch(long step) {
        var perEpoch = Math.max(1, training.size() / batch);
        if (step / perEpoch != epoch) {
            epoch = step / perEpoch;
            batches = batches(order.at(epoch), perEpoch);
        }
        return tensor(IntStream.of(batches[(int) (step % perEpoch)])
                .mapToObj(training::get)
                .toList());
    }

    private int[][] batches(Randomness randomness, int count) {
        var pairs = randomness.permutation(training.size());
        var sorted = new ArrayList<int[]>();
        for (var from = 0; from < count; from += SORTED_TOGETHER) {
            var some = Math.min(SORTED_TOGETHER, count - from);
            var byLength = IntStream.range(from * batch, (from + some) * batch)
                    .mapToObj(i -> pairs[i])
                    .sorted(Comparator.comparingInt((Integer i) -> training.get(i).source.length)
                            .thenComparingInt(i -> i))
                    .mapToInt(i -> i)
                    .toArray();
            for (var b = 0; b < some; b++) sorted.add(Arrays.copyOfRange(byLength, b * batch, (b + 1) * batch));
        }
        var shuffled = new int[count][];
        var places = randomness.stream("batches").permutation(count);
        for (var b = 0; b < count; b++) shuffled[places[b]] = sorted.get(b);
        return shuffled;
    }

    private static Tensor tensor(List<Pair> pairs) {
        var places = pairs.stream().mapToInt(p -> p.source.length).max().orElseThrow();
        var written = 1 + pairs.stream().mapToInt(p -> p.summary.length).max().orElseThrow();
        var columns = 1 + places + written;
        var tokens = new long[pairs.size() * columns];
        for (var row = 0; row < pairs.size(); row++) {
            var pair = pairs.get(row);
            var at = row * columns;
            tokens[at++] = places;
            for (var i = 0; i < pair.source.length; i++) tokens[at + i] = pair.source[i];
            at += places;
            for (var i = 0; i < written; i++)
                tokens[at + i] =
                        i < pair.summary.length ? pair.summary[i] : i == pair.summary.length ? Tokenizer.END : -1;
        }
        return Tensors.of(tokens, pairs.size(), columns);
    }

    @Override
    public List<Turn> turns() {
        return List.of(new Turn(
                "loss",
                model.weights(),
                Optimizers.of(model.settings()),
                (tokens, pass) -> Turn.Losses.of(loss(tokens, pass))));
    }

    private Tensor loss(Tensor tokens, Pass pass) {
        var places = tokens.select(1, 0).select(0, 0).item_long();
        var wanted = tokens.narrow(1, 1 + places, tokens.size(1) - 1 - places);
        var network = model.network();
        var source = network.read(tokens.narrow(1, 1, places).contiguous(), pass);
        // Before the first token stands the end of what came before.
        var shifted = wanted.narrow(1, 0, wanted.size(1) - 1).clamp_min(new Scalar(0L));
        var given = torch.constant_pad_nd(shifted, new long[] {1, 0});
        var nats = network.nats(source, network.next(source, given, pass), wanted);
        return nats.sum().div(wanted.ge(Tensors.scalar(0)).sum());
    }

    @Override
    public OptionalDouble validation() {
        if (heldOut.isEmpty()) return OptionalDouble.empty();
        var sum = 0.0;
        for (var from = 0; from < heldOut.size(); from += VALIDATED_AT_ONCE) {
            var some = heldOut.subList(from, Math.min(heldOut.size(), from + VALIDATED_AT_ONCE));
            try (var scope = new PointerScope()) {
                sum += some.size()
                        * Memory.withoutGradients(
                                () -> loss(tensor(some), Pass.evaluating()).item_double());
            }
        }
        return OptionalDouble.of(sum / heldOut.size());
    }
}
