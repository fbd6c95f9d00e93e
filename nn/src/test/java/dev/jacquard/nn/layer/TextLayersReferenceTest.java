package dev.jacquard.nn.layer;

import static dev.jacquard.nn.layer.Agreement.assertAgrees;
import static dev.jacquard.nn.layer.Agreement.random;

import dev.jacquard.nn.torch.EngineFixture;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rotary attention and the parallel recurrent unit against their definitions. */
class TextLayersReferenceTest {
    @RegisterExtension
    static final EngineFixture engine = new EngineFixture();

    private static final int BATCH = 2;
    private static final int STEPS = 7;
    private static final int WIDTH = 8;
    private static final int HEADS = 2;
    private static final int DEPTH = WIDTH / HEADS;
    private static final int THERE = 5;

    @Test
    void rotaryAttentionAgreesWithItsSums() {
        check(
                plan -> {
                    var layer = new RotaryAttention(plan.in("a"), WIDTH, HEADS);
                    return x -> layer.forward(x, RotaryAttention.Angles.of(0, STEPS, DEPTH), Pass.evaluating());
                },
                (w, x) -> attention(w, x, t -> t + 1));
    }

    @Test
    void attentionBothWaysSeesAllThatIsThere() {
        check(
                plan -> {
                    var layer = new RotaryAttention(plan.in("a"), WIDTH, HEADS);
                    return x ->
                            layer.bothWays(x, RotaryAttention.Angles.of(0, STEPS, DEPTH), there(), Pass.evaluating());
                },
                (w, x) -> attention(w, x, t -> THERE));
    }

    @Test
    void crossAttentionAgreesWithItsSums() {
        check(
                plan -> {
                    var layer = new CrossAttention(plan.in("a"), WIDTH, HEADS);
                    return x ->
                            layer.forward(x, layer.memory(x.flip(1), there(), Pass.evaluating()), Pass.evaluating());
                },
                TextLayersReferenceTest::cross);
    }

    @Test
    void pointingIsASoftmaxOverWhatIsThere() {
        check(
                plan -> {
                    var layer = new Pointing(plan.in("a"), WIDTH);
                    return x -> {
                        var nothing = there().logical_not().squeeze(1);
                        var places = layer.forward(x, layer.keys(x, Pass.evaluating()), nothing, Pass.evaluating());
                        // As wide as its input, for the comparison.
                        return torch.constant_pad_nd(places, new long[] {0, WIDTH - STEPS});
                    };
                },
                TextLayersReferenceTest::pointing);
    }

    /** What of a sequence is there: its first places. */
    private static Tensor there() {
        return Tensors.of(new float[] {1, 1, 1, 1, 1, 0, 0}, 1, 1, 1, STEPS)
                .gt(Tensors.scalar(0))
                .expand(BATCH, 1, 1, STEPS);
    }

    private static Variable[][] pointing(Map<String, Variable[]> w, Variable[][] x) {
        var none = Variable.of(new double[WIDTH]);
        var all = new Variable[STEPS][];
        for (var t = 0; t < STEPS; t++) {
            var query = Variable.affine(w.get("a.query.weight"), none, x[t]);
            all[t] = Variable.of(new double[WIDTH]);
            for (var s = 0; s < THERE; s++) {
                var key = Variable.affine(w.get("a.key.weight"), none, x[s]);
                var score = Variable.of(0);
                for (var i = 0; i < WIDTH; i++) score = score.plus(query[i].times(key[i]));
                all[t][s] = score.times(1 / Math.sqrt(WIDTH)).exp();
            }
            var total = Variable.sum(Arrays.copyOf(all[t], THERE));
            for (var s = 0; s < THERE; s++) all[t][s] = all[t][s].over(total);
        }
        return all;
    }

    private static Variable[][] cross(Map<String, Variable[]> w, Variable[][] x) {
        var qkv = new Variable[STEPS][];
        for (var t = 0; t < STEPS; t++) {
            var query = Variable.affine(w.get("a.query.weight"), Variable.of(new double[WIDTH]), x[t]);
            var keyValue =
                    Variable.affine(w.get("a.key_value.weight"), Variable.of(new double[2 * WIDTH]), x[STEPS - 1 - t]);
            qkv[t] = new Variable[3 * WIDTH];
            System.arraycopy(query, 0, qkv[t], 0, WIDTH);
            System.arraycopy(keyValue, 0, qkv[t], WIDTH, 2 * WIDTH);
            for (var from = 0; from < 2 * WIDTH; from += DEPTH) turn(qkv[t], from, 0);
        }
        return attended(w, qkv, t -> THERE);
    }

    @ParameterizedTest
    @EnumSource
    void theParallelUnitAgreesWithGoingStepByStep(ParallelRecurrent.Unit unit) {
        check(
                plan -> {
                    var layer = new ParallelRecurrent(plan.in("a"), unit, WIDTH, WIDTH);
                    return x -> layer.forward(x, null, Pass.evaluating());
                },
                unit == ParallelRecurrent.Unit.MIN_GRU
                        ? TextLayersReferenceTest::minimal
                        : TextLayersReferenceTest::minimalWithTwoGates);
    }

    /** Feng et al. 2024, section 3.2. */
    private static Variable[][] minimalWithTwoGates(Map<String, Variable[]> w, Variable[][] x) {
        var h = Variable.of(new double[WIDTH]);
        var all = new Variable[STEPS][];
        for (var t = 0; t < STEPS; t++) {
            var parts =
                    Variable.affine(w.get("a.gates_and_candidate.weight"), w.get("a.gates_and_candidate.bias"), x[t]);
            var next = new Variable[WIDTH];
            for (var i = 0; i < WIDTH; i++) {
                var forget = parts[i].sigmoid();
                var take = parts[WIDTH + i].sigmoid();
                next[i] = forget.times(h[i])
                        .plus(take.times(parts[2 * WIDTH + i]))
                        .over(forget.plus(take));
            }
            h = next;
            all[t] = h;
        }
        return all;
    }

    private static Variable[][] minimal(Map<String, Variable[]> w, Variable[][] x) {
        var h = Variable.of(new double[WIDTH]);
        var all = new Variable[STEPS][];
        for (var t = 0; t < STEPS; t++) {
            var parts = Variable.affine(w.get("a.gate_and_candidate.weight"), w.get("a.gate_and_candidate.bias"), x[t]);
            var next = new Variable[WIDTH];
            for (var i = 0; i < WIDTH; i++) {
                var z = parts[i].sigmoid();
                next[i] = h[i].plus(z.times(parts[WIDTH + i].minus(h[i])));
            }
            h = next;
            all[t] = h;
        }
        return all;
    }

    /** @param seen how many places each place sees */
    private static Variable[][] attention(Map<String, Variable[]> w, Variable[][] x, IntUnaryOperator seen) {
        var none = Variable.of(new double[3 * WIDTH]);
        var qkv = new Variable[STEPS][];
        for (var t = 0; t < STEPS; t++) {
            qkv[t] = Variable.affine(w.get("a.query_key_value.weight"), none, x[t]);
            for (var from = 0; from < 2 * WIDTH; from += DEPTH) turn(qkv[t], from, t);
        }
        return attended(w, qkv, seen);
    }

    private static Variable[][] attended(Map<String, Variable[]> w, Variable[][] qkv, IntUnaryOperator seen) {
        var mixed = new Variable[STEPS][WIDTH];
        for (var head = 0; head < HEADS; head++)
            for (var t = 0; t < STEPS; t++) {
                var weights = new Variable[seen.applyAsInt(t)];
                for (var s = 0; s < weights.length; s++) {
                    var score = Variable.of(0);
                    for (var i = head * DEPTH; i < (head + 1) * DEPTH; i++)
                        score = score.plus(qkv[t][i].times(qkv[s][WIDTH + i]));
                    weights[s] = score.times(1 / Math.sqrt(DEPTH)).exp();
                }
                var total = Variable.sum(weights);
                for (var i = head * DEPTH; i < (head + 1) * DEPTH; i++) {
                    mixed[t][i] = Variable.of(0);
                    for (var s = 0; s < weights.length; s++)
                        mixed[t][i] = mixed[t][i].plus(weights[s].over(total).times(qkv[s][2 * WIDTH + i]));
                }
            }
        for (var t = 0; t < STEPS; t++)
            mixed[t] = Variable.affine(w.get("a.projection.weight"), Variable.of(new double[WIDTH]), mixed[t]);
        return mixed;
    }

    /** To one root mean square, then pair i and i + depth / 2 by the position times 10000^(-2 i / depth). */
    private static void turn(Variable[] all, int from, int position) {
        var squares = Variable.of(0);
        for (var i = 0; i < DEPTH; i++) squares = squares.plus(all[from + i].times(all[from + i]));
        var size = squares.times(1.0 / DEPTH).plus(1e-6).root();
        for (var i = 0; i < DEPTH / 2; i++) {
            var angle = position * Math.pow(10_000, -2.0 * i / DEPTH);
            var a = all[from + i].over(size);
            var b = all[from + i + DEPTH / 2].over(size);
            all[from + i] = a.times(Math.cos(angle)).minus(b.times(Math.sin(angle)));
            all[from + i + DEPTH / 2] = a.times(Math.sin(angle)).plus(b.times(Math.cos(angle)));
        }
    }

    private static void check(
            Function<Weights.Plan, Function<Tensor, Tensor>> made,
            BiFunction<Map<String, Variable[]>, Variable[][], Variable[][]> reference) {
        engine.run(() -> {
            var type = ScalarType.Float;
            var plan = new Weights.Plan();
            var layer = made.apply(plan);
            try (var weights = new Weights(plan, Randomness.of(1), type)) {
                Agreement.scatter(weights, 2);
                var plain = new LinkedHashMap<String, Variable[]>();
                for (var p : weights.parameters()) plain.put(p.path(), Variable.of(Tensors.doubles(p.value())));
                var x = Variable.of(random(3, BATCH * STEPS * WIDTH));
                var y = new ArrayList<Variable>();
                for (var n = 0; n < BATCH; n++) {
                    var rows = new Variable[STEPS][];
                    for (var t = 0; t < STEPS; t++) {
                        var at = (n * STEPS + t) * WIDTH;
                        rows[t] = Arrays.copyOfRange(x, at, at + WIDTH);
                    }
                    for (var row : reference.apply(plain, rows)) y.addAll(Arrays.asList(row));
                }
                var out = y.toArray(Variable[]::new);
                var g = random(4, out.length);
                var loss = Variable.of(0);
                for (var i = 0; i < g.length; i++) loss = loss.plus(out[i].times(g[i]));
                loss.backward();

                var input = Agreement.leaf(type, Variable.values(x), BATCH, STEPS, WIDTH);
                var output = layer.apply(input);
                output.mul(Agreement.tensor(type, g, BATCH, STEPS, WIDTH)).sum().backward();
                assertAgrees("output", type, Variable.values(out), output);
                assertAgrees("input gradient", type, Variable.gradients(x), input.grad());
                for (var p : weights.parameters())
                    assertAgrees(p.path(), type, Variable.gradients(plain.get(p.path())), p.gradient());
            }
        });
    }
}
