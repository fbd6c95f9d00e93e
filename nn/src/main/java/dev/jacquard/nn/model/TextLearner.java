package dev.jacquard.nn.model;

import dev.jacquard.media.collection.Collection;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Safetensors;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.train.Learner;
import dev.jacquard.nn.train.Turn;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.OptionalDouble;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Trains on windows of the training text: the cross entropy of each next token, in nats. Windows are from random places, or
 * each row of a batch reads a stream of its own, window after window, and remembers what was before (truncated backpropagation
 * through time, Williams and Peng 1990).
 */
final class TextLearner implements Learner {
    private static final int MOST_VALIDATED = 1 << 15;
    private static final int VALIDATED_AT_ONCE = 8192;
    private static final String CARRIED = "learner/carried";

    private final TextModel model;
    private final char[] training;
    private final char[] heldOut;
    private final Randomness windows;
    private final int batch;
    private final int context;
    private final Memory memory = new Memory();
    /** Empty where windows are from random places. */
    private final List<Tensor> carried;

    TextLearner(
            TextModel model,
            Collection<String> training,
            Collection<String> heldOut,
            boolean carries,
            Randomness randomness) {
        this.model = model;
        this.training = Texts.stream(training, model.tokenizer());
        this.heldOut = Texts.stream(heldOut, model.tokenizer());
        this.windows = randomness.stream("windows");
        this.batch = model.settings().whole("batch");
        // A forecast tries only some of the texts.
        this.context = Math.max(1, Math.min(model.context(), this.training.length / (carries ? batch : 1) - 1));
        this.carried = carries ? model.begun(batch, memory) : List.of();
    }

    @Override
    public int batchSize() {
        return batch;
    }

    /** Tokens of each window and the one behind it, int64 (batch, context + 1). */
    @Override
    public Tensor batch(long step) {
        return carried.isEmpty() ? fromAnywhere(step) : fromStreams(step);
    }

    private Tensor fromAnywhere(long step) {
        var random = windows.at(step).java();
        var tokens = new long[batch * (context + 1)];
        for (var b = 0; b < batch; b++) copy(random.nextInt(training.length - context), tokens, b);
        return Tensors.of(tokens, batch, context + 1);
    }

    /** Once through all streams is an epoch; each begins a little later or earlier, with nothing remembered. */
    private Tensor fromStreams(long step) {
        var length = Math.max(context + 1, training.length / batch);
        var each = Math.max(1, (length - 1) / context - 1);
        var epoch = step / each;
        var place = (int) (step % each);
        // What a step left behind that was not finite must not live on.
        if (place == 0 || !isFinite()) for (var state : carried) state.zero_();
        var room = Math.max(1, length - each * context);
        var shift = windows.at(epoch).java().nextInt(Math.min(context, room));
        var tokens = new long[batch * (context + 1)];
        for (var b = 0; b < batch; b++) {
            var from = b * (long) length + shift + (long) place * context;
            copy((int) Math.min(from, training.length - context - 1), tokens, b);
        }
        return Tensors.of(tokens, batch, context + 1);
    }

    private boolean isFinite() {
        for (var state : carried) if (!Double.isFinite(state.sum().item_double())) return false;
        return true;
    }

    private void copy(int from, long[] tokens, int row) {
        for (var i = 0; i <= context; i++)
            tokens[row * (context + 1) + i] = training[Math.min(from + i, training.length - 1)];
    }

    @Override
    public List<Turn> turns() {
        return List.of(new Turn(
                "loss",
                model.weights(),
                Optimizers.of(model.settings()),
                (tokens, pass) -> Turn.Losses.of(loss(tokens, carried, pass))));
    }

    private Tensor loss(Tensor tokens, List<Tensor> states, Pass pass) {
        var places = tokens.size(1) - 1;
        var seen = tokens.narrow(1, 0, places);
        var logits = states.isEmpty() ? model.logits(seen, pass) : model.continued(seen, states, pass);
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
                        * Memory.withoutGradients(
                                () -> loss(Tensors.of(tokens, count, context + 1), List.of(), Pass.evaluating())
                                        .item_double());
            }
        }
        return OptionalDouble.of(sum / rows);
    }

    @Override
    public List<Safetensors.Entry> memory() {
        if (carried.isEmpty()) return List.of();
        var numbers = carried.stream().map(Tensors::floats).toList();
        var count = numbers.stream().mapToInt(n -> n.length).sum();
        var bytes = ByteBuffer.allocate(Float.BYTES * count).order(ByteOrder.LITTLE_ENDIAN);
        for (var some : numbers) for (var number : some) bytes.putFloat(number);
        return List.of(new Safetensors.Entry(CARRIED, "F32", new long[] {count}, bytes.array()));
    }

    @Override
    public void recall(Safetensors file) {
        if (carried.isEmpty()) return;
        var count = carried.stream().mapToLong(Tensor::numel).sum();
        var bytes = file.bytes(CARRIED, "F32", count).duplicate().order(ByteOrder.LITTLE_ENDIAN);
        Memory.withoutGradients(() -> {
            for (var state : carried) {
                var numbers = new float[(int) state.numel()];
                for (var i = 0; i < numbers.length; i++) numbers[i] = bytes.getFloat();
                state.copy_(Tensors.of(numbers, numbers.length).view_as(state));
            }
            return null;
        });
    }

    @Override
    public void close() {
        memory.close();
    }
}
