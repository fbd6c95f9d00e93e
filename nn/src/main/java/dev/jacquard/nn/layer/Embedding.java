package dev.jacquard.nn.layer;

import dev.jacquard.nn.torch.Parameter;
import dev.jacquard.nn.torch.Weights;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** A vector for each token: int64 (batch, ...) to (batch, ..., width). */
public final class Embedding implements Layer {
    private final String path;
    private final Parameter weight;
    private final Linear head;

    /** With {@code tokens} vectors of {@code width} numbers, drawn with the given standard deviation. */
    public Embedding(Weights.Plan plan, long tokens, long width, double deviation) {
        this.path = plan.path();
        this.weight = plan.outerWeight("weight", new Parameter.Initial.Normal(deviation), tokens, width);
        this.head = new Linear(plan.in("head").path(), weight, width, tokens);
    }

    /** The map from vectors back to tokens by the same numbers (Press and Wolf 2017): (batch, ..., width) to (batch, ..., tokens). */
    public Linear head() {
        return head;
    }

    @Override
    public Tensor forward(Tensor input, Pass pass) {
        return pass.through(path, this::perExample, input, tokens -> torch.embedding(weight.value(), tokens));
    }

    private void perExample(Tensor input, Tensor gradient, ExampleRule.Sink sink) {
        var batch = input.size(0);
        var shape = weight.shape();
        var chosen = torch.one_hot(input.reshape(batch, -1), shape[0]).toType(gradient.scalar_type());
        sink.add(weight, chosen.transpose(1, 2).bmm(gradient.reshape(batch, -1, shape[1])));
    }
}
