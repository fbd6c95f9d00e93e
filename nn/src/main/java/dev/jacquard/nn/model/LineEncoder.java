package dev.jacquard.nn.model;

import dev.jacquard.nn.layer.Embedding;
import dev.jacquard.nn.layer.Linear;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.layer.Recurrent;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Reads lines in both directions and tells what it remembers at the end of each, which knows the order of things, and the
 * largest of what it remembered at any place, since last states alone are too much alike for a code to tell texts apart (Long
 * et al. 2019, Preventing posterior collapse with pooling).
 */
final class LineEncoder {
    private final Embedding embedding;
    private final Recurrent forwards;
    private final Recurrent backwards;
    private final Linear codes;

    LineEncoder(Weights.Plan plan, long tokens, long width, long latents) {
        embedding = new Embedding(plan.in("embedding"), tokens, width / 2, 0.3);
        forwards = new Recurrent(plan.in("forwards"), Recurrent.Cell.GRU, width / 2, width / 2, 1);
        backwards = new Recurrent(plan.in("backwards"), Recurrent.Cell.GRU, width / 2, width / 2, 1);
        codes = new Linear(plan.in("codes"), 2 * width, 2 * latents);
    }

    /**
     * The codes of lines, whatever there is of padding.
     *
     * @param tokens int64 (batch, places), padded with zeros behind each line, one zero at least
     */
    Posterior forward(Tensor tokens, Pass pass) {
        var places = tokens.size(1);
        var isToken = tokens.ne(Tensors.scalar(0));
        var lengths = isToken.sum(1).unsqueeze(1);
        var order = torch.arange(Tensors.scalar(places)).toType(ScalarType.Long).unsqueeze(0);
        // The end counts as a place, so that an empty line has one.
        var seen = order.le(lengths).toType(ScalarType.Float).unsqueeze(2);
        var reversed = tokens.gather(1, torch.relu(lengths.sub(order)));
        var told = new TensorVector();
        for (var each : new Tensor[][] {
            told(forwards, tokens, lengths, seen, pass), told(backwards, reversed, lengths, seen, pass)
        }) for (var part : each) told.push_back(part);
        return Posterior.of(codes.forward(torch.cat(told, 1), pass).toType(ScalarType.Float));
    }

    /** The last and the largest of the states of each line, (batch, width / 2) both. */
    private Tensor[] told(Recurrent layer, Tensor tokens, Tensor lengths, Tensor seen, Pass pass) {
        var x = embedding.forward(tokens, pass);
        var outputs =
                layer.forward(x, layer.start(x.size(0), x), pass).outputs().toType(ScalarType.Float);
        var end = lengths.unsqueeze(2).expand(new long[] {x.size(0), 1, outputs.size(2)});
        // Outputs lie between -1 and 1, so what is not seen is below all that is.
        var largest =
                outputs.add(seen.sub(Tensors.scalar(1)).mul(Tensors.scalar(4))).amax(new long[] {1}, false);
        return new Tensor[] {outputs.gather(1, end).squeeze(1), largest};
    }
}
