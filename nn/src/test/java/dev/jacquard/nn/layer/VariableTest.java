package dev.jacquard.nn.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The reference itself is right: its slopes are those of small differences. */
class VariableTest {
    @Test
    void slopesAreThoseOfSmallDifferences() {
        List<UnaryOperator<Variable>> functions = List.of(
                x -> x.times(x).plus(x).minus(Variable.of(2)),
                x -> Variable.of(3).over(x),
                x -> x.over(x.plus(2)),
                Variable::tanh,
                Variable::sigmoid,
                Variable::softplus,
                Variable::exp,
                Variable::root,
                x -> Variable.mean(x, x.tanh(), x.exp().times(x)));
        for (var f : functions) {
            var x = Variable.of(0.7);
            f.apply(x).backward();
            var h = 1e-5;
            var difference = (f.apply(Variable.of(0.7 + h)).value - f.apply(Variable.of(0.7 - h)).value) / (2 * h);
            assertEquals(difference, x.gradient, 1e-8);
        }
    }
}
