package dev.jacquard.nn.layer;

import dev.jacquard.nn.torch.Weights;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A recurrent unit whose gates do not look at its state, so that all steps of a sequence are computed together (Feng et al. 2024,
 * Were RNNs All We Needed?): (batch, steps, inputs) to (batch, steps, hidden).
 */
public final class ParallelRecurrent {
    /** The equations of one step, with c(t) = W_h x(t). */
    public enum Unit {
        /** Section 3.1: z(t) = sigmoid(W_z x(t)), h(t) = (1 - z(t)) h(t-1) + z(t) c(t). */
        MIN_GRU(1, "gate_and_candidate"),
        /**
         * Section 3.2: f(t) = sigmoid(W_f x(t)), i(t) = sigmoid(W_i x(t)), h(t) = (f(t) h(t-1) + i(t) c(t)) / (f(t) + i(t)).
         */
        MIN_LSTM(2, "gates_and_candidate");

        private final int gates;
        private final String name;

        Unit(int gates, String name) {
            this.gates = gates;
            this.name = name;
        }
    }

    private final Unit unit;
    private final Linear gatesAndCandidate;
    private final long hidden;

    public ParallelRecurrent(Weights.Plan plan, Unit unit, long inputs, long hidden) {
        this.unit = unit;
        this.hidden = hidden;
        this.gatesAndCandidate = new Linear(plan.in(unit.name), inputs, (unit.gates + 1) * hidden);
    }

    /** The states of a sequence whose last state before was {@code state}, (batch, hidden), or zero where it is null. */
    public Tensor forward(Tensor input, Tensor state, Pass pass) {
        var parts = gatesAndCandidate.forward(input, pass);
        // A long product of gates loses its digits in bfloat16.
        var exact = parts.toType(ScalarType.Float);
        var odds = exact.narrow(-1, 0, hidden);
        // f / (f + i) as a function of the logarithm of f / i, which neither overflows nor divides by nought.
        if (unit == Unit.MIN_LSTM)
            odds = torch.softplus(odds.neg())
                    .sub(torch.softplus(exact.narrow(-1, hidden, hidden).neg()));
        // One minus the gate, without the digits that a subtraction loses.
        var keep = odds.neg().sigmoid();
        var fresh = odds.sigmoid().mul(exact.narrow(-1, unit.gates * hidden, hidden));
        return state == null ? scanned(keep, fresh) : scanned(keep, withFirst(keep, fresh, state));
    }

    private static Tensor withFirst(Tensor keep, Tensor fresh, Tensor state) {
        var first = fresh.narrow(1, 0, 1).add(keep.narrow(1, 0, 1).mul(state.unsqueeze(1)));
        var steps = fresh.size(1);
        return steps == 1 ? first : torch.cat(new TensorVector(first, fresh.narrow(1, 1, steps - 1)), 1);
    }

    /** h(t) = keep(t) h(t-1) + fresh(t) by doubling (Hillis and Steele 1986); products of gates never exceed 1. */
    private static Tensor scanned(Tensor keep, Tensor fresh) {
        var steps = keep.size(1);
        var h = fresh;
        var a = keep;
        for (var shift = 1L; shift < steps; shift *= 2) {
            var rest = steps - shift;
            var later = h.narrow(1, shift, rest).add(a.narrow(1, shift, rest).mul(h.narrow(1, 0, rest)));
            h = torch.cat(new TensorVector(h.narrow(1, 0, shift), later), 1);
            if (2 * shift >= steps) break;
            var product = a.narrow(1, shift, rest).mul(a.narrow(1, 0, rest));
            a = torch.cat(new TensorVector(a.narrow(1, 0, shift), product), 1);
        }
        return h;
    }
}
