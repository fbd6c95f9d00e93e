package dev.jacquard.nn.layer;

import dev.jacquard.nn.torch.NativeErrors;
import dev.jacquard.nn.torch.Parameter;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Stacked recurrent layers over a sequence: (batch, steps, inputs) to (batch, steps, hidden).
 *
 * <p>The engine's fused operators hide what happens inside a step, so a pass that records unrolls the same equations.
 */
public final class Recurrent {
    /** The equations of one step. */
    public enum Cell {
        /** h(t) = tanh(W_ih x(t) + b_ih + W_hh h(t-1) + b_hh) (Elman 1990). */
        TANH(1),
        /** Long short-term memory, gates in the order input, forget, cell, output (Hochreiter and Schmidhuber 1997). */
        LSTM(4),
        /** Gated recurrent unit, gates in the order reset, update, new (Cho et al. 2014). */
        GRU(3);

        private final int gates;

        Cell(int gates) {
            this.gates = gates;
        }
    }

    /**
     * What a sequence leaves behind for the next one.
     *
     * @param hidden shape (layers, batch, hidden)
     * @param cell the same for {@link Cell#LSTM}, otherwise the same tensor as {@code hidden}
     */
    public record State(Tensor hidden, Tensor cell) {}

    /**
     * Outputs and what they leave behind.
     *
     * @param outputs shape (batch, steps, hidden)
     */
    public record Result(Tensor outputs, State state) {}

    private record Stage(Parameter inputWeight, Parameter hiddenWeight, Parameter inputBias, Parameter hiddenBias) {}

    private final String path;
    private final Cell cell;
    private final long hidden;
    private final List<Stage> stages = new ArrayList<>();

    public Recurrent(Weights.Plan plan, Cell cell, long inputs, long hidden, int layers) {
        this.path = plan.path();
        this.cell = cell;
        this.hidden = hidden;
        var initial = new Parameter.Initial.Uniform(1 / Math.sqrt(hidden));
        for (var i = 0; i < layers; i++) {
            var stage = plan.in("layer" + i);
            stages.add(new Stage(
                    stage.weight("weight_ih", initial, cell.gates * hidden, i == 0 ? inputs : hidden),
                    stage.weight("weight_hh", initial, cell.gates * hidden, hidden),
                    stage.vector("bias_ih", 0, cell.gates * hidden),
                    stage.vector("bias_hh", 0, cell.gates * hidden)));
        }
    }

    /** A state of zeros, of the type of {@code like}. */
    public State start(long batch, Tensor like) {
        var zeros = torch.zeros(new long[] {stages.size(), batch, hidden}, like.options());
        return new State(zeros, zeros);
    }

    /** The outputs over a whole sequence that begins in {@code state}. */
    public Result forward(Tensor input, State state, Pass pass) {
        try {
            var result = pass.isRecording() ? unrolled(input, state, pass) : fused(input, state);
            for (var s : stages) {
                var numbers = (double) s.inputWeight.count() + s.hiddenWeight.count();
                pass.count(2 * numbers * input.size(0) * input.size(1), result.outputs, s.hiddenWeight.value());
            }
            return result;
        } catch (RuntimeException e) {
            throw NativeErrors.at(path, e, input);
        }
    }

    private Result fused(Tensor input, State state) {
        var parameters = new TensorVector();
        for (var s : stages)
            for (var p : List.of(s.inputWeight, s.hiddenWeight, s.inputBias, s.hiddenBias))
                parameters.push_back(p.value());
        if (cell == Cell.LSTM) {
            var states = new TensorVector(state.hidden, state.cell);
            var result = torch.lstm(input, states, parameters, true, stages.size(), 0, false, false, true);
            return new Result(result.get0(), new State(result.get1(), result.get2()));
        }
        var result = cell == Cell.GRU
                ? torch.gru(input, state.hidden, parameters, true, stages.size(), 0, false, false, true)
                : torch.rnn_tanh(input, state.hidden, parameters, true, stages.size(), 0, false, false, true);
        return new Result(result.get0(), new State(result.get1(), result.get1()));
    }

    private Result unrolled(Tensor input, State state, Pass pass) {
        var sequence = input;
        var lastHidden = new TensorVector();
        var lastCell = new TensorVector();
        for (var i = 0; i < stages.size(); i++) {
            var stage = stages.get(i);
            var fromInput = affine(sequence, stage.inputWeight, stage.inputBias, pass);
            var h = state.hidden.select(0, i);
            var c = state.cell.select(0, i);
            var outputs = new TensorVector();
            for (var t = 0L; t < input.size(1); t++) {
                var x = fromInput.select(1, t);
                var r = affine(h, stage.hiddenWeight, stage.hiddenBias, pass);
                if (cell == Cell.LSTM) {
                    c = gate(x, r, 1)
                            .sigmoid()
                            .mul(c)
                            .add(gate(x, r, 0).sigmoid().mul(gate(x, r, 2).tanh()));
                    h = gate(x, r, 3).sigmoid().mul(c.tanh());
                } else if (cell == Cell.GRU) {
                    var update = gate(x, r, 1).sigmoid();
                    var fresh = part(x, 2)
                            .add(gate(x, r, 0).sigmoid().mul(part(r, 2)))
                            .tanh();
                    h = fresh.add(update.mul(h.sub(fresh)));
                } else {
                    h = x.add(r).tanh();
                }
                outputs.push_back(h);
            }
            sequence = torch.stack(outputs, 1);
            lastHidden.push_back(h);
            lastCell.push_back(cell == Cell.LSTM ? c : h);
        }
        return new Result(sequence, new State(torch.stack(lastHidden, 0), torch.stack(lastCell, 0)));
    }

    private Tensor gate(Tensor x, Tensor r, int index) {
        return part(x, index).add(part(r, index));
    }

    private Tensor part(Tensor values, int index) {
        return values.narrow(-1, index * hidden, hidden);
    }

    private Tensor affine(Tensor input, Parameter weight, Parameter bias, Pass pass) {
        ExampleRule rule = (x, gradient, sink) -> {
            var g = gradient.reshape(gradient.size(0), -1, gradient.size(-1));
            sink.add(weight, g.transpose(1, 2).bmm(x.reshape(x.size(0), -1, x.size(-1))));
            sink.add(bias, g.sum(1));
        };
        return pass.through(path, rule, input, x -> torch.linear(x, weight.value(), Tensors.some(bias.value())));
    }
}
