package dev.jacquard.nn.model;

import dev.jacquard.nn.layer.Dropout;
import dev.jacquard.nn.layer.Embedding;
import dev.jacquard.nn.layer.Linear;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.layer.Recurrent;
import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;

/** The network of {@link TextRnn} whose steps wait for one another: vectors of tokens, recurrent layers, logits. */
final class RecurrentNetwork implements TextNetwork {
    private final Embedding embedding;
    private final List<Recurrent> layers = new ArrayList<>();
    private final Dropout dropout;
    private final Linear head;

    RecurrentNetwork(Weights.Plan plan, Settings settings, int tokens) {
        long width = settings.whole("width");
        var cell = Recurrent.Cell.valueOf(settings.text("cell").toUpperCase(Locale.ROOT));
        embedding = new Embedding(plan.in("embedding"), tokens, width, 0.3);
        for (var i = 0; i < settings.whole("layers"); i++)
            layers.add(new Recurrent(plan.in("recurrent" + i), cell, width, width, 1));
        dropout = new Dropout(plan.in("dropout"), settings.real("dropout"));
        head = new Linear(plan.in("head"), width, tokens);
    }

    @Override
    public Tensor logits(Tensor tokens, Pass pass) {
        return head.forward(states(tokens, pass), pass);
    }

    @Override
    public Tensor states(Tensor tokens, Pass pass) {
        var x = embedding.forward(tokens, pass);
        for (var layer : layers) {
            var state = layer.start(x.size(0), x);
            x = layer.forward(x, state, pass).outputs();
        }
        return dropout.forward(x, pass);
    }

    @Override
    public UnaryOperator<Tensor> reading(int rows, Memory memory) {
        var states = new ArrayList<Recurrent.State>();
        for (var layer : layers) {
            // Two tensors, since each is written over by itself.
            var like = embedding.forward(dev.jacquard.nn.torch.Tensors.of(new long[rows], rows, 1), Pass.evaluating());
            states.add(new Recurrent.State(
                    memory.keep(layer.start(rows, like).hidden().clone()),
                    memory.keep(layer.start(rows, like).hidden().clone())));
        }
        return tokens -> {
            var pass = Pass.evaluating();
            var x = embedding.forward(tokens.view(rows, 1), pass);
            for (var i = 0; i < layers.size(); i++) {
                var state = states.get(i);
                var result = layers.get(i).forward(x, state, pass);
                state.hidden().copy_(result.state().hidden());
                state.cell().copy_(result.state().cell());
                x = result.outputs();
            }
            return head.forward(x, pass).select(1, 0);
        };
    }
}
