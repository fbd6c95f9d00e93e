package dev.jacquard.bench.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one contestant did in one workload.
 *
 * @param contestant whose
 * @param rates pictures or characters a second, one for each round
 * @param kernels of its linear algebra, library and vector instructions, as far as they are told
 * @param threads for one operation
 * @param loss after the last step
 * @param reason why there are no rates, if so
 */
record Measured(
        Contestant contestant, List<Double> rates, String kernels, int threads, double loss, Optional<String> reason) {
    static Measured nothing(Contestant contestant, String reason) {
        return new Measured(contestant, List.of(), "", 0, Double.NaN, Optional.of(reason));
    }

    /**
     * Middle, least and largest of some numbers.
     *
     * @param median of an even count the mean of the middle two
     */
    record Spread(double median, double least, double largest) {
        static Spread of(List<Double> values) {
            var sorted = values.stream().sorted().toList();
            var n = sorted.size();
            return new Spread((sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2, sorted.get(0), sorted.get(n - 1));
        }
    }

    Spread spread() {
        return Spread.of(rates);
    }

    /** How many times as fast as this one another was, round by round. */
    Spread behind(Measured other) {
        var ratios = new ArrayList<Double>();
        for (var i = 0; i < Math.min(rates.size(), other.rates.size()); i++)
            ratios.add(other.rates.get(i) / rates.get(i));
        return Spread.of(ratios);
    }
}
