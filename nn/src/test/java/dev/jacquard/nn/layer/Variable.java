package dev.jacquard.nn.layer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;

/** A number that remembers how it was computed: reverse-mode differentiation in plain Java, a reference for the engine. */
public final class Variable {
    private static long made;

    public final double value;
    public double gradient;
    private final long order = made++;
    private final Variable[] parents;
    private final double[] slopes;

    private Variable(double value, Variable[] parents, double... slopes) {
        this.value = value;
        this.parents = parents;
        this.slopes = slopes;
    }

    public static Variable of(double value) {
        return new Variable(value, new Variable[0]);
    }

    public static Variable[] of(double[] values) {
        var made = new Variable[values.length];
        for (var i = 0; i < values.length; i++) made[i] = of(values[i]);
        return made;
    }

    public Variable plus(Variable b) {
        return new Variable(value + b.value, new Variable[] {this, b}, 1, 1);
    }

    public Variable plus(double b) {
        return plus(of(b));
    }

    public Variable minus(Variable b) {
        return new Variable(value - b.value, new Variable[] {this, b}, 1, -1);
    }

    public Variable times(Variable b) {
        return new Variable(value * b.value, new Variable[] {this, b}, b.value, value);
    }

    public Variable times(double b) {
        return times(of(b));
    }

    public Variable over(Variable b) {
        return new Variable(value / b.value, new Variable[] {this, b}, 1 / b.value, -value / (b.value * b.value));
    }

    private Variable unary(double result, double slope) {
        return new Variable(result, new Variable[] {this}, slope);
    }

    public Variable tanh() {
        var y = Math.tanh(value);
        return unary(y, 1 - y * y);
    }

    public Variable sigmoid() {
        var y = 1 / (1 + Math.exp(-value));
        return unary(y, y * (1 - y));
    }

    /** log(1 + exp(x)). */
    public Variable softplus() {
        return unary(Math.max(value, 0) + Math.log1p(Math.exp(-Math.abs(value))), 1 / (1 + Math.exp(-value)));
    }

    public Variable exp() {
        var y = Math.exp(value);
        return unary(y, y);
    }

    public Variable root() {
        var y = Math.sqrt(value);
        return unary(y, 0.5 / y);
    }

    public static Variable sum(Variable... terms) {
        var total = of(0);
        for (var term : terms) total = total.plus(term);
        return total;
    }

    public static Variable mean(Variable... terms) {
        return sum(terms).times(1.0 / terms.length);
    }

    /** An affine map with weights in rows of one output each; the bias may be null. */
    public static Variable[] affine(Variable[] weight, Variable[] bias, Variable[] x) {
        var y = new Variable[weight.length / x.length];
        for (var o = 0; o < y.length; o++) {
            y[o] = bias == null ? of(0) : bias[o];
            for (var i = 0; i < x.length; i++) y[o] = y[o].plus(weight[o * x.length + i].times(x[i]));
        }
        return y;
    }

    public static Variable[] tanh(Variable[] x) {
        var y = new Variable[x.length];
        for (var i = 0; i < x.length; i++) y[i] = x[i].tanh();
        return y;
    }

    /** Sets the gradient of everything that this number was computed from. */
    public void backward() {
        var reached = new ArrayList<Variable>();
        var seen = new HashSet<Variable>();
        var open = new ArrayList<Variable>();
        open.add(this);
        seen.add(this);
        while (!open.isEmpty()) {
            var next = open.remove(open.size() - 1);
            reached.add(next);
            for (var parent : next.parents) if (seen.add(parent)) open.add(parent);
        }
        reached.sort(Comparator.comparingLong((Variable v) -> v.order).reversed());
        for (var v : reached) v.gradient = 0;
        gradient = 1;
        for (var v : reached)
            for (var i = 0; i < v.parents.length; i++) v.parents[i].gradient += v.gradient * v.slopes[i];
    }

    public static double[] values(Variable... variables) {
        var values = new double[variables.length];
        for (var i = 0; i < values.length; i++) values[i] = variables[i].value;
        return values;
    }

    public static double[] gradients(Variable... variables) {
        var values = new double[variables.length];
        for (var i = 0; i < values.length; i++) values[i] = variables[i].gradient;
        return values;
    }
}
