package dev.jacquard.nn.train;

import dev.jacquard.nn.torch.FusedAdamW;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** An optimizer at work on one network: what it remembers and how it moves the flat weights. */
sealed interface Update {
    /**
     * Moves the weights once.
     *
     * @param rate the learning rate now
     * @param updates how many updates there were, this one included
     * @param scale what the gradient is to be divided by, one float32 number
     */
    void apply(double rate, long updates, Tensor scale);

    /** What it remembers, by name, each like the weights' values. */
    Map<String, Tensor> memory();

    static Update of(Optimizer optimizer, Weights weights) {
        if (optimizer instanceof Optimizer.AdamW adamW) return new AdamWUpdate(adamW, weights);
        if (optimizer instanceof Optimizer.Muon muon) return new MuonUpdate(muon, weights);
        return new MomentumUpdate((Optimizer.StochasticGradientDescent) optimizer, weights);
    }

    /** SGD with momentum. */
    final class MomentumUpdate implements Update {
        private final Optimizer.StochasticGradientDescent settings;
        private final Weights weights;
        private final Tensor momentum;

        MomentumUpdate(Optimizer.StochasticGradientDescent settings, Weights weights) {
            this.settings = settings;
            this.weights = weights;
            this.momentum = weights.twin();
        }

        @Override
        public void apply(double rate, long updates, Tensor scale) {
            momentum.mul_(Tensors.scalar(settings.momentum()))
                    .add_(weights.gradients().div(scale));
            if (settings.weightDecay() > 0)
                weights.values()
                        .narrow(0, 0, weights.decayedCount())
                        .mul_(Tensors.scalar(1 - rate * settings.weightDecay()));
            weights.values().add_(momentum, Tensors.scalar(-rate));
        }

        @Override
        public Map<String, Tensor> memory() {
            return Map.of("momentum", momentum);
        }
    }

    /** AdamW through the fused operator: one call where nothing decays, otherwise one for each range. */
    final class AdamWUpdate implements Update {
        private final Optimizer.AdamW settings;
        private final Weights weights;
        private final Tensor first;
        private final Tensor second;

        AdamWUpdate(Optimizer.AdamW settings, Weights weights) {
            this.settings = settings;
            this.weights = weights;
            this.first = weights.twin();
            this.second = weights.twin();
        }

        @Override
        public void apply(double rate, long updates, Tensor scale) {
            var length = weights.values().numel();
            var decayed = settings.weightDecay() == 0 ? 0 : weights.decayedCount();
            if (decayed > 0) range(0, decayed, rate, updates, settings.weightDecay(), scale);
            if (decayed < length) range(decayed, length - decayed, rate, updates, 0, scale);
        }

        void range(long start, long count, double rate, long updates, double decay, Tensor scale) {
            FusedAdamW.update(
                    weights.values().narrow(0, start, count),
                    weights.gradients().narrow(0, start, count),
                    new Tensor[] {first.narrow(0, start, count), second.narrow(0, start, count)},
                    updates,
                    rate,
                    settings.beta1(),
                    settings.beta2(),
                    decay,
                    Optimizer.AdamW.EPSILON,
                    scale);
        }

        @Override
        public Map<String, Tensor> memory() {
            var memory = new LinkedHashMap<String, Tensor>();
            memory.put("first_moment", first);
            memory.put("second_moment", second);
            return memory;
        }
    }

    /** Muon for the matrices within a network, AdamW for the rest. */
    final class MuonUpdate implements Update {
        private static final int ITERATIONS = 5;

        private final Optimizer.Muon settings;
        private final Weights weights;
        private final Tensor momentum;
        private final AdamWUpdate rest;

        MuonUpdate(Optimizer.Muon settings, Weights weights) {
            this.settings = settings;
            this.weights = weights;
            this.momentum = weights.twin();
            this.rest = new AdamWUpdate(new Optimizer.AdamW(settings.rate(), 0.9, 0.95, 0), weights);
        }

        @Override
        public void apply(double rate, long updates, Tensor scale) {
            var decayed = weights.decayedCount();
            if (decayed < weights.values().numel())
                rest.range(decayed, weights.values().numel() - decayed, rate, updates, 0, scale);
            for (var range : weights.outerRanges())
                rest.range(range.start(), range.count(), rate, updates, settings.weightDecay(), scale);
            var gradients = weights.gradients().div(scale);
            momentum.mul_(Tensors.scalar(settings.momentum())).add_(gradients);
            var nesterov = gradients.add(momentum, Tensors.scalar(settings.momentum()));
            var values = weights.matrices(weights.values());
            var directions = weights.matrices(nesterov);
            for (var i = 0; i < values.size(); i++) {
                var value = values.get(i);
                if (settings.weightDecay() > 0) value.mul_(Tensors.scalar(1 - rate * settings.weightDecay()));
                var size = 0.2 * Math.sqrt(Math.max(value.size(0), value.size(1)));
                value.add_(orthogonalised(directions.get(i)), Tensors.scalar(-rate * size));
            }
        }

        /** The nearest semi-orthogonal matrix, roughly: singular values end between 0.7 and 1.2. */
        static Tensor orthogonalised(Tensor matrix) {
            var tall = matrix.size(0) > matrix.size(1);
            var x = tall ? matrix.t() : matrix;
            x = x.div(x.norm().add(Tensors.scalar(1e-7)));
            for (var i = 0; i < ITERATIONS; i++) {
                var a = torch.mm(x, x.t());
                var b = a.mul(Tensors.scalar(-4.7750)).add(torch.mm(a, a), Tensors.scalar(2.0315));
                x = x.mul(Tensors.scalar(3.4445)).add(torch.mm(b, x));
            }
            return tall ? x.t() : x;
        }

        @Override
        public Map<String, Tensor> memory() {
            var memory = new LinkedHashMap<>(rest.memory());
            memory.put("momentum", momentum);
            return memory;
        }
    }
}
