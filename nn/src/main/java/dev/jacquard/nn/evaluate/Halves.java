package dev.jacquard.nn.evaluate;

import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/**
 * Random halves of a sample. What a statistic gives on halves varies as much as it would on whole samples drawn anew (the
 * delete-half jackknife: Shao and Wu 1989), and halves hold no item twice, which neighbours and kernels would take for
 * a copy.
 */
final class Halves {
    /** How many are drawn. */
    static final int COUNT = 50;

    private final int items;
    private final List<long[]> chosen;

    /** Halves of so many items, at least four. */
    Halves(int items, Randomness randomness) {
        if (items < 4) throw new IllegalArgumentException("A sample of " + items + " has no halves.");
        this.items = items;
        this.chosen = IntStream.range(0, COUNT)
                .mapToObj(i -> Arrays.stream(randomness.at(i).permutation(items), 0, items / 2)
                        .sorted()
                        .asLongStream()
                        .toArray())
                .toList();
    }

    /** The positions in one half. */
    long[] get(int index) {
        return chosen.get(index);
    }

    /** The same as a tensor to select rows with. */
    Tensor rows(int index) {
        var half = chosen.get(index);
        return Tensors.of(half, half.length);
    }

    /** Ones where a half has an item and zeros elsewhere, (items, halves and a last column for all) in float64. */
    Tensor membership() {
        var ones = new double[items * (COUNT + 1)];
        for (var h = 0; h < COUNT; h++) for (var i : chosen.get(h)) ones[(int) i * (COUNT + 1) + h] = 1;
        for (var i = 0; i < items; i++) ones[i * (COUNT + 1) + COUNT] = 1;
        return Tensors.of(ones, items, COUNT + 1);
    }

    /** These positions of {@code values}. */
    static double[] select(double[] values, long[] half) {
        return Arrays.stream(half).mapToDouble(i -> values[(int) i]).toArray();
    }

    static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    /** The standard deviation of what halves gave. */
    static double deviation(double[] ofHalves) {
        var mean = mean(ofHalves);
        return Math.sqrt(
                Arrays.stream(ofHalves).map(v -> (v - mean) * (v - mean)).sum() / (ofHalves.length - 1));
    }
}
