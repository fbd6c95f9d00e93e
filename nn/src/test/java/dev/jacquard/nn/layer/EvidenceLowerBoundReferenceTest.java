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
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The evidence lower bound with its reparameterised gradient (Kingma and Welling 2014, equation 10): Bernoulli pixels,
 * z = mean + deviation * noise, and the divergence from a standard normal prior in closed form.
 */
class EvidenceLowerBoundReferenceTest {
    @RegisterExtension
    static final EngineFixture engine = new EngineFixture();

    private static final int BATCH = 4;
    private static final int PIXELS = 6;
    private static final int HIDDEN = 5;
    private static final int LATENT = 2;

    private static Variable loss(Map<String, Variable[]> w, Variable[] x, double[] noise) {
        var hidden = Variable.tanh(Variable.affine(w.get("encoder.weight"), w.get("encoder.bias"), x));
        var posterior = Variable.affine(w.get("posterior.weight"), w.get("posterior.bias"), hidden);
        var z = new Variable[LATENT];
        var divergence = Variable.of(0);
        for (var i = 0; i < LATENT; i++) {
            var mean = posterior[i];
            var logVariance = posterior[LATENT + i];
            z[i] = mean.plus(logVariance.times(0.5).exp().times(noise[i]));
            divergence = divergence.plus(mean.times(mean)
                    .plus(logVariance.exp())
                    .minus(logVariance)
                    .plus(-1)
                    .times(0.5));
        }
        var back = Variable.tanh(Variable.affine(w.get("decoder.weight"), w.get("decoder.bias"), z));
        var logits = Variable.affine(w.get("pixels.weight"), w.get("pixels.bias"), back);
        var reconstruction = Variable.of(0);
        for (var i = 0; i < PIXELS; i++)
            reconstruction = reconstruction.plus(logits[i].softplus().minus(x[i].times(logits[i])));
        return reconstruction.plus(divergence);
    }

    @ParameterizedTest
    @EnumSource(names = {"Float", "Double"})
    void theBoundAndItsGradientsAgree(ScalarType type) {
        engine.run(() -> {
            var plan = new Weights.Plan();
            var encoder = new Linear(plan.in("encoder"), PIXELS, HIDDEN);
            var posterior = new Linear(plan.in("posterior"), HIDDEN, 2 * LATENT);
            var decoder = new Linear(plan.in("decoder"), LATENT, HIDDEN);
            var pixels = new Linear(plan.in("pixels"), HIDDEN, PIXELS);
            try (var weights = new Weights(plan, Randomness.of(1), type)) {
                Agreement.scatter(weights, 2);
                var x = Arrays.stream(random(3, BATCH * PIXELS))
                        .map(v -> (v + 1) / 2)
                        .toArray();
                var noise = random(4, BATCH * LATENT);
                var plain = new LinkedHashMap<String, Variable[]>();
                for (var p : weights.parameters()) plain.put(p.path(), Variable.of(Tensors.doubles(p.value())));
                var bound = Variable.of(0);
                for (var n = 0; n < BATCH; n++)
                    bound = bound.plus(loss(
                            plain,
                            Variable.of(Arrays.copyOfRange(x, n * PIXELS, (n + 1) * PIXELS)),
                            Arrays.copyOfRange(noise, n * LATENT, (n + 1) * LATENT)));
                bound = bound.times(1.0 / BATCH);
                bound.backward();

                var pass = Pass.evaluating();
                var input = Agreement.tensor(type, x, BATCH, PIXELS);
                var both = posterior.forward(encoder.forward(input, pass).tanh(), pass);
                var mean = both.narrow(1, 0, LATENT);
                var logVariance = both.narrow(1, LATENT, LATENT);
                var z = mean.add(
                        logVariance.mul(Tensors.scalar(0.5)).exp().mul(Agreement.tensor(type, noise, BATCH, LATENT)));
                var logits = pixels.forward(decoder.forward(z, pass).tanh(), pass);
                var reconstruction =
                        torch.softplus(logits).sub(input.mul(logits)).sum();
                var divergence = mean.square()
                        .add(logVariance.exp())
                        .sub(logVariance)
                        .sub(Tensors.scalar(1))
                        .sum()
                        .mul(Tensors.scalar(0.5));
                var total = reconstruction.add(divergence).div(Tensors.scalar(BATCH));
                total.backward();

                assertAgrees("bound", type, new double[] {bound.value}, total);
                for (var p : weights.parameters())
                    assertAgrees(
                            "gradient of " + p.path(), type, Variable.gradients(plain.get(p.path())), p.gradient());
            }
        });
    }
}
