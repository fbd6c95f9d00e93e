package dev.jacquard.nn.model;

import dev.jacquard.media.text.Tokenizer;
import dev.jacquard.nn.layer.Dropout;
import dev.jacquard.nn.layer.Embedding;
import dev.jacquard.nn.layer.Initialization;
import dev.jacquard.nn.layer.Linear;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.layer.Recurrent;
import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Writes a line from its code, which it sees at the beginning, at every token, and at every choice. */
final class LineDecoder {
    private static final long SUM = 2;
    private static final long NOT_COUNTED = -100;

    private final Embedding embedding;
    private final Linear beginning;
    private final Recurrent memory;
    private final Dropout dropout;
    private final Linear head;
    private final double hidden;

    /** With the share of tokens that are hidden while training (Bowman et al. 2016, section 3.2). */
    LineDecoder(Weights.Plan plan, long tokens, long width, long latents, double dropout, double hidden) {
        this.embedding = new Embedding(plan.in("embedding"), tokens, width / 2, 0.3);
        this.beginning = new Linear(plan.in("beginning"), latents, 2 * width);
        this.memory = new Recurrent(plan.in("memory"), Recurrent.Cell.LSTM, width / 2 + latents, width, 1);
        this.dropout = new Dropout(plan.in("dropout"), dropout);
        this.hidden = hidden;
        this.head =
                Linear.toLogits(plan.in("head"), width + latents, tokens, Initialization.leCun(width + latents), true);
    }

    /**
     * What lines take, in nats, their ends included.
     *
     * @param tokens int64 (batch, places), padded with zeros behind each line, one zero at least
     * @param codes (batch, latents)
     * @return one number for all lines together
     */
    Tensor nats(Tensor tokens, Tensor codes, Pass pass) {
        return losses(tokens, codes, pass, SUM);
    }

    /** The same for each line, (batch). */
    Tensor natsOfEach(Tensor tokens, Tensor codes) {
        return losses(tokens, codes, Pass.evaluating(), 0).view(tokens.sizes()).sum(1);
    }

    private Tensor losses(Tensor tokens, Tensor codes, Pass pass, long reduction) {
        var batch = tokens.size(0);
        var places = tokens.size(1);
        var begin = torch.zeros_like(tokens.narrow(1, 0, 1));
        var before = torch.cat(new TensorVector(begin, tokens.narrow(1, 0, places - 1)), 1);
        // The first zero of a line is its end; others are not asked for.
        var asked = torch.cat(new TensorVector(torch.ones_like(begin), before.narrow(1, 1, places - 1)), 1)
                .eq(Tensors.scalar(0));
        var wanted = tokens.masked_fill(asked, Tensors.scalar(NOT_COUNTED));
        var state = start(codes, pass);
        var logits = logits(embedded(before, pass), codes, state, pass).logits;
        return torch.cross_entropy_loss(
                logits.reshape(batch * places, -1), wanted.reshape(-1), Tensors.none(), reduction, NOT_COUNTED, 0);
    }

    private Tensor embedded(Tensor tokens, Pass pass) {
        var x = embedding.forward(tokens, pass);
        if (!pass.training() || hidden == 0) return x;
        var shown = pass.randomness("hidden").bernoulliLike(x.narrow(2, 0, 1), 1 - hidden);
        return x.mul(shown);
    }

    private Recurrent.State start(Tensor codes, Pass pass) {
        var both = beginning.forward(codes, pass).toType(ScalarType.Float).chunk(2, 1);
        return new Recurrent.State(
                both.get(0).tanh().unsqueeze(0).contiguous(),
                both.get(1).unsqueeze(0).contiguous());
    }

    private record Step(Tensor logits, Recurrent.State state) {}

    private Step logits(Tensor x, Tensor codes, Recurrent.State state, Pass pass) {
        var shape = new long[] {x.size(0), x.size(1), codes.size(1)};
        var everywhere = codes.unsqueeze(1).expand(shape);
        var result = memory.forward(torch.cat(new TensorVector(x, everywhere), 2), state, pass);
        var remembered = dropout.forward(result.outputs().toType(ScalarType.Float), pass);
        var logits = head.forward(torch.cat(new TensorVector(remembered, everywhere), 2), pass);
        return new Step(logits.toType(ScalarType.Float), result.state());
    }

    /**
     * The likeliest token after the likeliest token, to the end of each line or {@code length} tokens; a line has one at least.
     *
     * @param allowed 0 for each token that may be written and negative infinity for the others, (tokens)
     * @return int64 (batch, length), zeros behind each line
     */
    Tensor written(Tensor codes, int length, Tensor allowed) {
        var pass = Pass.evaluating();
        var batch = codes.size(0);
        var written =
                torch.zeros_like(codes.narrow(1, 0, 1).expand(batch, length)).toType(ScalarType.Long);
        var first = allowed.clone();
        first.narrow(0, Tokenizer.END, 1).fill_(Tensors.scalar(Double.NEGATIVE_INFINITY));
        try (var kept = new Memory()) {
            var begin = start(codes, pass);
            var hiddenState = kept.keep(begin.hidden().clone());
            var cellState = kept.keep(begin.cell().clone());
            var last = kept.keep(written.select(1, 0).clone());
            var going = kept.keep(torch.ones_like(last));
            for (var t = 0; t < length; t++) {
                try (var scope = new PointerScope()) {
                    var x = embedding.forward(last.unsqueeze(1), pass);
                    var step = logits(x, codes, new Recurrent.State(hiddenState, cellState), pass);
                    var chosen = step.logits.select(1, 0).add(t == 0 ? first : allowed);
                    last.copy_(chosen.argmax(new LongOptional(1), false).mul(going));
                    written.select(1, t).copy_(last);
                    going.mul_(last.ne(Tensors.scalar(Tokenizer.END)));
                    hiddenState.copy_(step.state.hidden());
                    cellState.copy_(step.state.cell());
                    if (going.sum().item_long() == 0) break;
                }
            }
        }
        return written;
    }
}
