package dev.jacquard.bench.compare;

import static org.bytedeco.pytorch.global.torch.batch_norm;
import static org.bytedeco.pytorch.global.torch.binary_cross_entropy_with_logits;
import static org.bytedeco.pytorch.global.torch.conv2d;
import static org.bytedeco.pytorch.global.torch.conv_transpose2d;
import static org.bytedeco.pytorch.global.torch.cross_entropy_loss;
import static org.bytedeco.pytorch.global.torch.embedding;
import static org.bytedeco.pytorch.global.torch.gelu;
import static org.bytedeco.pytorch.global.torch.layer_norm;
import static org.bytedeco.pytorch.global.torch.leaky_relu;
import static org.bytedeco.pytorch.global.torch.linear;
import static org.bytedeco.pytorch.global.torch.max_pool2d;
import static org.bytedeco.pytorch.global.torch.relu;
import static org.bytedeco.pytorch.global.torch.scaled_dot_product_attention;
import static org.bytedeco.pytorch.global.torch.softplus;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;

/** The workloads written against PyTorch's functions. */
final class RawNetworks {
    private static final long[] ONE = {1, 1};
    private static final long[] TWO = {2, 2};
    private static final long[] ZERO = {0, 0};
    private static final long SUM = 2;

    /** One step: forward, backward, optimizer. */
    interface Network {
        /** The loss of a batch, after which the weights have moved. */
        double step(Tensor examples, Tensor answers);

        /** How many numbers are trained. */
        long parameters();
    }

    private interface Loss {
        Tensor of(Tensor examples, Tensor answers);
    }

    private final Workload workload;
    private final boolean channelsLast;
    private final List<Tensor> weights = new ArrayList<>();

    private RawNetworks(Workload workload, boolean channelsLast) {
        this.workload = workload;
        this.channelsLast = channelsLast;
    }

    static Network of(Workload workload, boolean channelsLast) {
        var made = new RawNetworks(workload, channelsLast);
        return switch (workload.kind()) {
            case CLASSIFIER -> made.plain(made.classifier());
            case GAN -> made.gan();
            case VAE -> made.plain(made.vae());
            case LSTM -> made.plain(made.lstm());
            case GPT_4X128, GPT_6X384 -> made.plain(made.gpt());
        };
    }

    private Network plain(Loss loss) {
        var adam = adam(weights);
        return new Network() {
            @Override
            public double step(Tensor examples, Tensor answers) {
                adam.zero_grad();
                var found = loss.of(examples, answers);
                found.backward();
                adam.step();
                return found.item_double();
            }

            @Override
            public long parameters() {
                return count();
            }
        };
    }

    private long count() {
        return weights.stream().mapToLong(Tensor::numel).sum();
    }

    private Adam adam(List<Tensor> trained) {
        return new Adam(
                new TensorVector(trained.toArray(new Tensor[0])),
                new AdamOptions(workload.kind().rate()));
    }

    private Tensor trained(Tensor first) {
        var value = first.detach();
        if (channelsLast && value.dim() == 4) value = value.contiguous(MemoryFormat.ChannelsLast);
        value.set_requires_grad(true);
        weights.add(value);
        return value;
    }

    private Tensor normal(double deviation, long... shape) {
        return trained(torch.randn(shape).mul(new Scalar(deviation)));
    }

    private Tensor uniform(double bound, long... shape) {
        return trained(torch.rand(shape).mul(new Scalar(2 * bound)).sub(new Scalar(bound)));
    }

    private TensorOptional constant(double value, long... shape) {
        return new TensorOptional(trained(torch.full(shape, new Scalar(value))));
    }

    private static TensorOptional none() {
        return new TensorOptional();
    }

    private interface Layer {
        Tensor of(Tensor x);
    }

    private Layer convolution(long inputs, long outputs, long kernel, long[] stride, double deviation) {
        var weight = normal(deviation, outputs, inputs, kernel, kernel);
        var bias = constant(0, outputs);
        return x -> conv2d(x, weight, bias, stride, ONE, ONE, 1);
    }

    private Layer doubling(long inputs, long outputs, double deviation) {
        var weight = normal(deviation, inputs, outputs, 4, 4);
        var bias = constant(0, outputs);
        return x -> conv_transpose2d(x, weight, bias, TWO, ONE, ZERO, 1, ONE);
    }

    private Layer product(long inputs, long outputs, double deviation) {
        var weight = normal(deviation, outputs, inputs);
        var bias = constant(0, outputs);
        return x -> linear(x, weight, bias);
    }

    private Layer batchNormal(long channels) {
        var gain = constant(1, channels);
        var bias = constant(0, channels);
        var mean = new TensorOptional(torch.zeros(channels));
        var variance = new TensorOptional(torch.ones(channels));
        return x -> batch_norm(x, gain, bias, mean, variance, true, 0.1, 1e-5, false);
    }

    private Layer layerNormal(long width) {
        var gain = constant(1, width);
        var bias = constant(0, width);
        var shape = new long[] {width};
        return x -> layer_norm(x, shape, gain, bias, 1e-5, false);
    }

    private Tensor flat(Tensor x) {
        return channelsLast ? x.permute(0, 2, 3, 1).flatten(1, -1) : x.flatten(1, -1);
    }

    private Tensor cells(Tensor x, long channels) {
        return channelsLast ? x.view(-1, 7, 7, channels).permute(0, 3, 1, 2) : x.view(-1, channels, 7, 7);
    }

    private Loss classifier() {
        var first = convolution(1, 32, 3, ONE, Math.sqrt(2.0 / 9));
        var second = convolution(32, 64, 3, ONE, Math.sqrt(2.0 / 288));
        var third = product(3136, 512, Math.sqrt(2.0 / 3136));
        var last = product(512, Workload.CLASSES, Math.sqrt(1.0 / 512));
        return (examples, answers) -> {
            var x = max_pool2d(relu(first.of(examples)), TWO);
            x = max_pool2d(relu(second.of(x)), TWO);
            return cross_entropy_loss(last.of(relu(third.of(flat(x)))), answers);
        };
    }

    private Network gan() {
        var cells = product(Workload.GAN_LATENT, 6272, 0.02);
        var firstNormal = batchNormal(128);
        var firstDoubling = doubling(128, 64, 0.02);
        var secondNormal = batchNormal(64);
        var secondDoubling = doubling(64, 1, 0.02);
        var generatorWeights = List.copyOf(weights);
        var firstHalving = convolution(1, 64, 4, TWO, 0.02);
        var secondHalving = convolution(64, 128, 4, TWO, 0.02);
        var verdict = product(6272, 1, 0.02);
        var criticWeights = weights.subList(generatorWeights.size(), weights.size());
        var slope = new Scalar(0.2);
        Layer critic =
                x -> verdict.of(flat(leaky_relu(secondHalving.of(leaky_relu(firstHalving.of(x), slope)), slope)));
        var generatorAdam = adam(generatorWeights);
        var criticAdam = adam(criticWeights);
        return new Network() {
            @Override
            public double step(Tensor examples, Tensor answers) {
                var x = relu(firstNormal.of(cells(cells.of(torch.randn(workload.batch(), Workload.GAN_LATENT)), 128)));
                x = relu(secondNormal.of(firstDoubling.of(x)));
                var made = secondDoubling.of(x).tanh();
                // Whoever tunes leaves out gradients that nobody uses.
                if (channelsLast) for (var weight : criticWeights) weight.set_requires_grad(false);
                generatorAdam.zero_grad();
                softplus(critic.of(made).neg()).mean().backward();
                generatorAdam.step();
                if (channelsLast) for (var weight : criticWeights) weight.set_requires_grad(true);
                criticAdam.zero_grad();
                var loss = softplus(critic.of(examples).neg())
                        .mean()
                        .add(softplus(critic.of(made.detach())).mean());
                loss.backward();
                criticAdam.step();
                return loss.item_double();
            }

            @Override
            public long parameters() {
                return count();
            }
        };
    }

    private Loss vae() {
        var latent = (long) Workload.VAE_LATENT;
        var firstHalving = convolution(1, 32, 4, TWO, Math.sqrt(2.0 / 16));
        var secondHalving = convolution(32, 64, 4, TWO, Math.sqrt(2.0 / 512));
        var encoded = product(3136, 256, Math.sqrt(2.0 / 3136));
        var codes = product(256, 2 * latent, 0.02);
        var decoded = product(latent, 256, Math.sqrt(2.0 / latent));
        var cells = product(256, 3136, Math.sqrt(2.0 / 256));
        var firstDoubling = doubling(64, 32, Math.sqrt(2.0 / 256));
        var secondDoubling = doubling(32, 1, 0.02);
        var half = new Scalar(0.5);
        var one = new Scalar(1);
        var perPicture = new Scalar(1.0 / workload.batch());
        return (examples, answers) -> {
            var x = relu(secondHalving.of(relu(firstHalving.of(examples))));
            var code = codes.of(relu(encoded.of(flat(x)))).chunk(2, 1);
            var mean = code.get(0);
            var logVariance = code.get(1);
            var z = mean.add(torch.randn(workload.batch(), latent)
                    .mul(logVariance.mul(half).exp()));
            x = cells(relu(cells.of(relu(decoded.of(z)))), 64);
            var logits = secondDoubling.of(relu(firstDoubling.of(x)));
            var error = binary_cross_entropy_with_logits(logits, examples, none(), none(), SUM);
            var divergence = mean.square()
                    .add(logVariance.exp())
                    .sub(logVariance)
                    .sub(one)
                    .sum()
                    .mul(half);
            return error.add(divergence).mul(perPicture);
        };
    }

    private Loss lstm() {
        var table = normal(1, Workload.CHARACTERS, Workload.EMBEDDING);
        var hidden = (long) Workload.HIDDEN;
        var bound = 1 / Math.sqrt(hidden);
        var parameters = new TensorVector();
        for (var inputs : new long[] {Workload.EMBEDDING, hidden}) {
            parameters.push_back(uniform(bound, 4 * hidden, inputs));
            parameters.push_back(uniform(bound, 4 * hidden, hidden));
            for (var i = 0; i < 2; i++) parameters.push_back(trained(torch.zeros(4 * hidden)));
        }
        var head = product(hidden, Workload.CHARACTERS, Math.sqrt(1.0 / hidden));
        return (examples, answers) -> {
            var zeros = torch.zeros(2, examples.size(0), hidden);
            var outputs = torch.lstm(
                            embedding(table, examples),
                            new TensorVector(zeros, zeros),
                            parameters,
                            true,
                            2,
                            0,
                            false,
                            false,
                            true)
                    .get0();
            return cross_entropy_loss(head.of(outputs).reshape(-1, Workload.CHARACTERS), answers.reshape(-1));
        };
    }

    private Loss gpt() {
        var kind = workload.kind();
        var width = (long) kind.width();
        var table = normal(0.02, Workload.CHARACTERS, width);
        var positions = normal(0.02, workload.length(), width);
        var blocks = new ArrayList<Layer>();
        for (var i = 0; i < kind.layers(); i++) blocks.add(block(width, kind.heads()));
        var normal = layerNormal(width);
        var head = normal(0.02, Workload.CHARACTERS, width);
        return (examples, answers) -> {
            var x = embedding(table, examples).add(positions);
            for (var block : blocks) x = block.of(x);
            return cross_entropy_loss(linear(normal.of(x), head).reshape(-1, Workload.CHARACTERS), answers.reshape(-1));
        };
    }

    private Layer block(long width, long heads) {
        var before = layerNormal(width);
        var parts = product(width, 3 * width, Math.sqrt(1.0 / width));
        var projection = product(width, width, Math.sqrt(1.0 / width));
        var between = layerNormal(width);
        var up = product(width, 4 * width, Math.sqrt(1.0 / width));
        var down = product(4 * width, width, Math.sqrt(0.25 / width));
        return x -> {
            var batch = x.size(0);
            var length = x.size(1);
            var qkv = parts.of(before.of(x))
                    .view(batch, length, 3, heads, width / heads)
                    .permute(2, 0, 3, 1, 4);
            var mixed = scaled_dot_product_attention(
                            qkv.select(0, 0),
                            qkv.select(0, 1),
                            qkv.select(0, 2),
                            none(),
                            0,
                            true,
                            new DoubleOptional(),
                            false)
                    .transpose(1, 2)
                    .reshape(batch, length, width);
            var y = x.add(projection.of(mixed));
            return y.add(down.of(gelu(up.of(between.of(y)))));
        };
    }
}
