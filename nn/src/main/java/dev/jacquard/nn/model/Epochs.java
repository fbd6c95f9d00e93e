package dev.jacquard.nn.model;

import dev.jacquard.nn.torch.Randomness;

/** Which examples each step sees: every example once an epoch, in an order that is a function of the epoch. */
final class Epochs {
    private final int examples;
    private final int batch;
    private final Randomness randomness;
    private long epoch = -1;
    private int[] order;

    Epochs(int examples, int batch, Randomness randomness) {
        this.examples = examples;
        this.batch = batch;
        this.randomness = randomness;
    }

    /** The positions of a step's examples; a batch may reach over the end of an epoch. */
    int[] at(long step) {
        var chosen = new int[batch];
        for (var i = 0; i < batch; i++) {
            var position = Math.multiplyExact(step, batch) + i;
            if (position / examples != epoch) {
                epoch = position / examples;
                order = randomness.at(epoch).permutation(examples);
            }
            chosen[i] = order[(int) (position % examples)];
        }
        return chosen;
    }
}
