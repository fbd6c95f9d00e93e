package dev.jacquard.nn.model;

import dev.jacquard.nn.layer.Dropout;
import dev.jacquard.nn.layer.Embedding;
import dev.jacquard.nn.layer.Initialization;
import dev.jacquard.nn.layer.Linear;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.layer.Recurrent;
import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

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
        head = Linear.toLogits(plan.in("head"), width, tokens, Initialization.leCun(width), true);
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
    public List<Tensor> begun(int rows, Memory memory) {
        var states = new ArrayList<Tensor>();
        var like = Tensors.empty(ScalarType.Float, 1);
        // Two for each layer, since each is written over by itself.
        for (var layer : layers)
            for (var i = 0; i < 2; i++)
                states.add(memory.keep(layer.start(rows, like).hidden().clone()));
        return states;
    }

    @Override
    public Tensor continued(Tensor tokens, List<Tensor> states, Pass pass) {
        var x = embedding.forward(tokens, pass);
        for (var i = 0; i < layers.size(); i++) {
            var hidden = states.get(2 * i);
            var cell = states.get(2 * i + 1);
            var type = x.scalar_type();
            // Copies, since the way back needs what is written over.
            var state = new Recurrent.State(
                    hidden.toType(type).clone(), cell.toType(type).clone());
            var result = layers.get(i).forward(x, state, pass);
            Memory.withoutGradients(() -> {
                hidden.copy_(result.state().hidden());
                return cell.copy_(result.state().cell());
            });
            x = result.outputs();
        }
        return head.forward(dropout.forward(x, pass), pass);
    }

    @Override
    public UnaryOperator<Tensor> reading(int rows, Memory memory) {
        var states = begun(rows, memory);
        return tokens ->
                continued(tokens.view(rows, 1), states, Pass.evaluating()).select(1, 0);
    }
}
