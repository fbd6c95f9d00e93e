package dev.jacquard.bench.compare;

import dev.jacquard.nn.layer.Attention;
import dev.jacquard.nn.layer.BatchNormalization;
import dev.jacquard.nn.layer.Convolution;
import dev.jacquard.nn.layer.Embedding;
import dev.jacquard.nn.layer.Initialization;
import dev.jacquard.nn.layer.Layer;
import dev.jacquard.nn.layer.LayerNormalization;
import dev.jacquard.nn.layer.Linear;
import dev.jacquard.nn.layer.Recurrent;
import dev.jacquard.nn.layer.TransposedConvolution;
import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Parameter.Initial;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import dev.jacquard.nn.train.Optimizer;
import dev.jacquard.nn.train.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The workloads as turns of the training loop. */
final class JacquardNetworks {
    private static final Initial SMALL = new Initial.Normal(0.02);
    private static final long[] POOL = {2, 2};
    private static final long SUM = 2;

    private final Workload workload;
    private final Randomness randomness;
    private final Optimizer adam;
    private final Memory memory;
    private final Supplier<Tensor> wanted;
    private Tensor made;

    /**
     * Networks for one workload.
     *
     * @param seed of the first weights
     * @param memory for what they keep between steps
     * @param wanted labels or following characters of the current batch
     */
    JacquardNetworks(Workload workload, long seed, Memory memory, Supplier<Tensor> wanted) {
        this.workload = workload;
        this.randomness = Randomness.of(seed);
        this.memory = memory;
        this.wanted = wanted;
        this.adam = new Optimizer.AdamW(workload.kind().rate(), 0.9, 0.999, 0);
    }

    List<Turn> turns() {
        return switch (workload.kind()) {
            case CLASSIFIER -> classifier();
            case GAN -> gan();
            case VAE -> vae();
            case LSTM -> lstm();
            case GPT_4X128, GPT_6X384 -> gpt();
        };
    }

    /** The pictures that the generator's turn made last, and that the critic's turn judges; from -1 to 1. */
    Tensor made() {
        return made;
    }

    private Scalar constant(double value) {
        return memory.keep(Tensors.scalar(value));
    }

    private Weights weights(String name, Weights.Plan plan) {
        return new Weights(name, plan, randomness.stream(name));
    }

    /** What losses are computed from is float32 in every precision. */
    private static Tensor exact(Tensor x) {
        return x.toType(ScalarType.Float);
    }

    private List<Turn> classified(Weights.Plan plan, Layer network, int classes) {
        return List.of(new Turn("loss", weights("network", plan), adam, (batch, pass) -> {
            var logits = exact(network.forward(batch, pass));
            return Turn.Losses.of(torch.cross_entropy_loss(
                    logits.reshape(-1, classes), wanted.get().reshape(-1)));
        }));
    }

    private static Convolution halving(Weights.Plan plan, long inputs, long outputs, Initial initial) {
        return new Convolution(plan, inputs, outputs, 4, 2, 1, 1, initial);
    }

    private static TransposedConvolution doubling(Weights.Plan plan, long inputs, long outputs, Initial initial) {
        return new TransposedConvolution(plan, inputs, outputs, 4, 2, 1, initial);
    }

    /** One vector for each picture, in the order that channels-last memory has without a copy. */
    private static Tensor flat(Tensor x) {
        return x.permute(0, 2, 3, 1).flatten(1, -1);
    }

    /** The way back from {@link #flat}, to 7 by 7 cells. */
    private static Tensor cells(Tensor x, long channels) {
        return x.view(-1, 7, 7, channels).permute(0, 3, 1, 2);
    }

    private List<Turn> classifier() {
        var plan = new Weights.Plan();
        var first = new Convolution(plan.in("first"), 1, 32, 3);
        var second = new Convolution(plan.in("second"), 32, 64, 3);
        var third = new Linear(plan.in("third"), 3136, 512, Initialization.he(3136), true);
        var last = new Linear(plan.in("last"), 512, Workload.CLASSES);
        return classified(
                plan,
                (batch, pass) -> {
                    var x = torch.max_pool2d(torch.relu(first.forward(batch, pass)), POOL);
                    x = torch.max_pool2d(torch.relu(second.forward(x, pass)), POOL);
                    return last.forward(torch.relu(third.forward(flat(x), pass)), pass);
                },
                Workload.CLASSES);
    }

    private List<Turn> gan() {
        var generatorPlan = new Weights.Plan();
        var cells = new Linear(generatorPlan.in("cells"), Workload.GAN_LATENT, 6272, SMALL, true);
        var firstNormal = new BatchNormalization(generatorPlan.in("firstNormal"), 128);
        var firstDoubling = doubling(generatorPlan.in("firstDoubling"), 128, 64, SMALL);
        var secondNormal = new BatchNormalization(generatorPlan.in("secondNormal"), 64);
        var secondDoubling = doubling(generatorPlan.in("secondDoubling"), 64, 1, SMALL);
        Layer generator = (z, pass) -> {
            var x = torch.relu(firstNormal.forward(cells(cells.forward(z, pass), 128), pass));
            x = torch.relu(secondNormal.forward(firstDoubling.forward(x, pass), pass));
            return exact(secondDoubling.forward(x, pass)).tanh();
        };
        var criticPlan = new Weights.Plan();
        var firstHalving = halving(criticPlan.in("firstHalving"), 1, 64, SMALL);
        var secondHalving = halving(criticPlan.in("secondHalving"), 64, 128, SMALL);
        var verdict = new Linear(criticPlan.in("verdict"), 6272, 1, SMALL, true);
        var slope = constant(0.2);
        Layer critic = (pictures, pass) -> {
            var x = torch.leaky_relu(firstHalving.forward(pictures, pass), slope);
            x = torch.leaky_relu(secondHalving.forward(x, pass), slope);
            return exact(verdict.forward(flat(x), pass));
        };
        return List.of(
                new Turn("generator", weights("generator", generatorPlan), adam, (batch, pass) -> {
                    var noise = pass.randomness("noise").normal(workload.batch(), Workload.GAN_LATENT);
                    made = generator.forward(noise, pass);
                    return Turn.Losses.of(
                            torch.softplus(critic.forward(made, pass).neg()).mean());
                }),
                new Turn("loss", weights("critic", criticPlan), adam, (batch, pass) -> {
                    var real = torch.softplus(critic.forward(batch, pass).neg()).mean();
                    var fake =
                            torch.softplus(critic.forward(made.detach(), pass)).mean();
                    return Turn.Losses.of(real.add(fake));
                }));
    }

    private List<Turn> vae() {
        var plan = new Weights.Plan();
        var latent = (long) Workload.VAE_LATENT;
        var firstHalving = halving(plan.in("firstHalving"), 1, 32, Initialization.he(16));
        var secondHalving = halving(plan.in("secondHalving"), 32, 64, Initialization.he(512));
        var encoded = new Linear(plan.in("encoded"), 3136, 256, Initialization.he(3136), true);
        var codes = new Linear(plan.in("codes"), 256, 2 * latent, SMALL, true);
        var decoded = new Linear(plan.in("decoded"), latent, 256, Initialization.he(latent), true);
        var cells = new Linear(plan.in("cells"), 256, 3136, Initialization.he(256), true);
        var firstDoubling = doubling(plan.in("firstDoubling"), 64, 32, Initialization.he(256));
        var secondDoubling = doubling(plan.in("secondDoubling"), 32, 1, SMALL);
        var half = constant(0.5);
        var one = constant(1);
        var perPicture = constant(1.0 / workload.batch());
        return List.of(new Turn("loss", weights("network", plan), adam, (batch, pass) -> {
            var x = torch.relu(secondHalving.forward(torch.relu(firstHalving.forward(batch, pass)), pass));
            var code = exact(codes.forward(torch.relu(encoded.forward(flat(x), pass)), pass))
                    .chunk(2, 1);
            var mean = code.get(0);
            var logVariance = code.get(1);
            var noise = pass.randomness("noise").normal(workload.batch(), latent);
            var z = mean.add(noise.mul(logVariance.mul(half).exp()));
            x = torch.relu(cells.forward(torch.relu(decoded.forward(z, pass)), pass));
            var logits = exact(secondDoubling.forward(torch.relu(firstDoubling.forward(cells(x, 64), pass)), pass));
            var error = torch.binary_cross_entropy_with_logits(logits, batch, Tensors.none(), Tensors.none(), SUM);
            var divergence = mean.square()
                    .add(logVariance.exp())
                    .sub(logVariance)
                    .sub(one)
                    .sum()
                    .mul(half);
            return Turn.Losses.of(error.add(divergence).mul(perPicture));
        }));
    }

    private List<Turn> lstm() {
        var plan = new Weights.Plan();
        var embedding = new Embedding(plan.in("embedding"), Workload.CHARACTERS, Workload.EMBEDDING, 1);
        var recurrent =
                new Recurrent(plan.in("recurrent"), Recurrent.Cell.LSTM, Workload.EMBEDDING, Workload.HIDDEN, 2);
        var head = new Linear(plan.in("head"), Workload.HIDDEN, Workload.CHARACTERS);
        return classified(
                plan,
                (batch, pass) -> {
                    var x = embedding.forward(batch, pass);
                    var state = recurrent.start(batch.size(0), x);
                    return head.forward(recurrent.forward(x, state, pass).outputs(), pass);
                },
                Workload.CHARACTERS);
    }

    private List<Turn> gpt() {
        var plan = new Weights.Plan();
        var kind = workload.kind();
        var width = (long) kind.width();
        var embedding = new Embedding(plan.in("embedding"), Workload.CHARACTERS, width, 0.02);
        var positions = plan.weight("positions", SMALL, workload.length(), width);
        var blocks = new ArrayList<Layer>();
        for (var i = 0; i < kind.layers(); i++) {
            var block = plan.in("block" + i);
            var before = new LayerNormalization(block.in("before"), width);
            var attention = new Attention(block.in("attention"), width, kind.heads(), true);
            var between = new LayerNormalization(block.in("between"), width);
            var up = new Linear(block.in("up"), width, 4 * width);
            var down = new Linear(block.in("down"), 4 * width, width);
            blocks.add((x, pass) -> {
                var y = x.add(attention.forward(before.forward(x, pass), pass));
                return y.add(down.forward(torch.gelu(up.forward(between.forward(y, pass), pass)), pass));
            });
        }
        var normal = new LayerNormalization(plan.in("normal"), width);
        var head = new Linear(plan.in("head"), width, Workload.CHARACTERS, SMALL, false);
        return classified(
                plan,
                (batch, pass) -> {
                    var x = embedding.forward(batch, pass).add(positions.value());
                    for (var block : blocks) x = block.forward(x, pass);
                    return head.forward(normal.forward(x, pass), pass);
                },
                Workload.CHARACTERS);
    }
}
