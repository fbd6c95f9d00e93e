package dev.jacquard.nn.layer;

import static dev.jacquard.nn.layer.Agreement.assertAgrees;
import static dev.jacquard.nn.layer.Agreement.random;

import dev.jacquard.nn.torch.EngineFixture;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Attention and embedding against their definitions. */
class AttentionReferenceTest {
    @RegisterExtension
    static final EngineFixture engine = new EngineFixture();

    private static final int BATCH = 2;
    private static final int POSITIONS = 5;
    private static final int WIDTH = 6;
    private static final int HEADS = 2;

    private static Variable[][] attention(Map<String, Variable[]> w, Variable[][] x, boolean causal) {
        var size = WIDTH / HEADS;
        var mixed = new Variable[POSITIONS][WIDTH];
        var qkv = new Variable[POSITIONS][];
        for (var t = 0; t < POSITIONS; t++)
            qkv[t] = Variable.affine(w.get("a.query_key_value.weight"), w.get("a.query_key_value.bias"), x[t]);
        for (var head = 0; head < HEADS; head++)
            for (var t = 0; t < POSITIONS; t++) {
                var seen = causal ? t + 1 : POSITIONS;
                var weights = new Variable[seen];
                for (var s = 0; s < seen; s++) {
                    var score = Variable.of(0);
                    for (var i = head * size; i < (head + 1) * size; i++)
                        score = score.plus(qkv[t][i].times(qkv[s][WIDTH + i]));
                    weights[s] = score.times(1 / Math.sqrt(size)).exp();
                }
                var total = Variable.sum(weights);
                for (var i = head * size; i < (head + 1) * size; i++) {
                    mixed[t][i] = Variable.of(0);
                    for (var s = 0; s < seen; s++)
                        mixed[t][i] = mixed[t][i].plus(weights[s].over(total).times(qkv[s][2 * WIDTH + i]));
                }
            }
        for (var t = 0; t < POSITIONS; t++)
            mixed[t] = Variable.affine(w.get("a.projection.weight"), w.get("a.projection.bias"), mixed[t]);
        return mixed;
    }

    @ParameterizedTest
    @CsvSource({"false, Float", "false, Double", "true, Float", "true, Double"})
    void attentionAgreesWithItsSums(boolean causal, ScalarType type) {
        engine.run(() -> {
            var plan = new Weights.Plan();
            var layer = new Attention(plan.in("a"), WIDTH, HEADS, causal);
            try (var weights = new Weights(plan, Randomness.of(1), type)) {
                Agreement.scatter(weights, 2);
                var plain = new LinkedHashMap<String, Variable[]>();
                for (var p : weights.parameters()) plain.put(p.path(), Variable.of(Tensors.doubles(p.value())));
                var x = Variable.of(random(3, BATCH * POSITIONS * WIDTH));
                var y = new Variable[x.length];
                for (var n = 0; n < BATCH; n++) {
                    var rows = new Variable[POSITIONS][];
                    for (var t = 0; t < POSITIONS; t++) {
                        var at = (n * POSITIONS + t) * WIDTH;
                        rows[t] = Arrays.copyOfRange(x, at, at + WIDTH);
                    }
                    var out = attention(plain, rows, causal);
                    for (var t = 0; t < POSITIONS; t++)
                        System.arraycopy(out[t], 0, y, (n * POSITIONS + t) * WIDTH, WIDTH);
                }
                var g = random(4, y.length);
                var loss = Variable.of(0);
                for (var i = 0; i < g.length; i++) loss = loss.plus(y[i].times(g[i]));
                loss.backward();

                var input = Agreement.leaf(type, Variable.values(x), BATCH, POSITIONS, WIDTH);
                var output = layer.forward(input, Pass.evaluating());
                output.mul(Agreement.tensor(type, g, BATCH, POSITIONS, WIDTH))
                        .sum()
                        .backward();
                assertAgrees("output", type, Variable.values(y), output);
                assertAgrees("input gradient", type, Variable.gradients(x), input.grad());
                for (var p : weights.parameters())
                    assertAgrees(p.path(), type, Variable.gradients(plain.get(p.path())), p.gradient());
            }
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"Float", "Double"})
    void embeddingGathersForwardAndScattersBackward(ScalarType type) {
        engine.run(() -> {
            var plan = new Weights.Plan();
            var layer = new Embedding(plan.in("e"), 7, 3, 1);
            try (var weights = new Weights(plan, Randomness.of(1), type)) {
                var table = Agreement.values(weights, "weight");
                var tokens = new long[] {0, 6, 3, 3, 3, 1};
                var y = new double[18];
                var toTable = new double[table.length];
                var g = random(4, y.length);
                for (var i = 0; i < y.length; i++) {
                    var at = (int) tokens[i / 3] * 3 + i % 3;
                    y[i] = table[at];
                    toTable[at] += g[i];
                }
                var output = layer.forward(Tensors.of(tokens, 2, 3), Pass.evaluating());
                output.mul(Agreement.tensor(type, g, 2, 3, 3)).sum().backward();
                assertAgrees("output", type, y, output);
                assertAgrees(
                        "table gradient",
                        type,
                        toTable,
                        Agreement.parameter(weights, "weight").gradient());
            }
        });
    }
}
