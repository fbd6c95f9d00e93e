package dev.jacquard.nn.evaluate;

/**
 * A number that was measured on a sample, and how sure it is.
 *
 * @param value of the sample
 * @param low lower end of the interval in which it would lie for about 19 of 20 samples of this size
 * @param high its upper end
 */
public record Measure(double value, double low, double high) {
    /** The two-sided 95 % point of a standard normal. */
    static final double SURE = 1.959964;

    /** With an interval from its standard deviation. */
    static Measure of(double value, double deviation) {
        return new Measure(value, value - SURE * deviation, value + SURE * deviation);
    }

    /** A share of so many independent items, with the interval of Wilson (1927). */
    public static Measure share(double value, long items) {
        var z = SURE * SURE / items;
        var middle = (value + z / 2) / (1 + z);
        var reach = SURE / (1 + z) * Math.sqrt(value * (1 - value) / items + z / (4.0 * items));
        return new Measure(
                value, Math.max(0, Math.min(value, middle - reach)), Math.min(1, Math.max(value, middle + reach)));
    }

    /** The same with an interval that holds this one's too. */
    Measure spanning(Measure other) {
        return new Measure(value, Math.min(low, other.low), Math.max(high, other.high));
    }

    /** The same with an interval inside these bounds, which the number itself cannot leave. */
    Measure within(double least, double most) {
        return new Measure(value, Math.max(least, Math.min(most, low)), Math.max(least, Math.min(most, high)));
    }
}
