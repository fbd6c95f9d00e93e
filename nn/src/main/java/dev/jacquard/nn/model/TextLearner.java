package dev.jacquard.nn.model;

import dev.jacquard.media.collection.Collection;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.train.Learner;
import dev.jacquard.nn.train.Turn;
import java.util.List;
import java.util.OptionalDouble;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Trains on windows from random places of the training text: the cross entropy of each next token, in nats. */
final class TextLearner implements Learner {
    private static final int MOST_VALIDATED = 1 << 15;
    private static final int VALIDATED_AT_ONCE = 8192;

    private final TextModel model;
    private final char[] training;
    private final char[] heldOut;
    private final Randomness windows;
    private final int batch;
    private final int context;

    TextLearner(TextModel model, Collection<String> training, Collection<String> heldOut, Randomness randomness) {
        this.model = model;
        this.training = Texts.stream(training, model.tokenizer());
        this.heldOut = Texts.stream(heldOut, model.tokenizer());
        this.windows = randomness.stream("windows");
        this.batch = model.settings().whole("batch");
        // A forecast tries only some of the texts.
        this.context = Math.min(model.context(), this.training.length - 1);
    }

    @Override
    public int batchSize() {
        return batch;
    }

    /** Tokens of each window and the one behind it, int64 (batch, context + 1). */
    @Override
    public Tensor batch(long step) {
        var random = windows.at(step).java();
        var tokens = new long[batch * (context + 1)];
        for (var b = 0; b < batch; b++) {
            var from = random.nextInt(training.length - context);
            for (var i = 0; i <= context; i++) tokens[b * (context + 1) + i] = training[from + i];
        }
        return Tensors.of(tokens, batch, context + 1);
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
        var places = tokens.size(1) - 1;
        var logits = model.logits(tokens.narrow(1, 0, places), pass);
        return torch.cross_entropy_loss(
                logits.view(-1, logits.size(2)), tokens.narrow(1, 1, places).reshape(-1));
    }

    @Override
    public OptionalDouble validation() {
        var rows = Math.max(1, Math.min(heldOut.length - 1, MOST_VALIDATED) / context);
        if (heldOut.length <= context) return OptionalDouble.empty();
        var sum = 0.0;
        var some = Math.max(1, VALIDATED_AT_ONCE / context);
        for (var from = 0; from < rows; from += some) {
            var count = Math.min(some, rows - from);
            var tokens = new long[count * (context + 1)];
            for (var r = 0; r < count; r++)
                for (var i = 0; i <= context; i++)
                    tokens[r * (context + 1) + i] = heldOut[Math.min((from + r) * context + i, heldOut.length - 1)];
            try (var scope = new PointerScope()) {
                sum += count
                        * Memory.withoutGradients(() -> loss(Tensors.of(tokens, count, context + 1), Pass.evaluating())
                                .item_double());
            }
        }
        return OptionalDouble.of(sum / rows);
    }
}
