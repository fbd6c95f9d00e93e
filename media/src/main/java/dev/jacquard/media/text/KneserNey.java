package dev.jacquard.media.text;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * An n-gram model with interpolated modified Kneser-Ney smoothing (Chen and Goodman 1999, section 4.3): the baseline that a
 * network has to beat. For one thread at a time.
 */
public final class KneserNey {
    private static final int LEAST_ORDER = 2;
    private static final int MOST_ORDER = 8;
    /** What a stretch of tokens costs in the tables, with room for its neighbours. */
    private static final long BYTES_A_GRAM = 64;

    private final int order;
    private final int tokens;
    private final Table[] tables;
    /** For each order the discounts of counts 1, 2 and more. */
    private final double[][] discounts;

    private final Followers[] followers;

    /** Stretches of one length: how often each stands, or after how many different tokens; and what follows it. */
    private static final class Table {
        private static final int FIRST_ROOM = 1 << 10;

        long[] keys = new long[FIRST_ROOM];
        int[] counts = new int[FIRST_ROOM];
        int[] last = new int[FIRST_ROOM];
        int[] total = new int[FIRST_ROOM];
        int[] once = new int[FIRST_ROOM];
        int[] twice = new int[FIRST_ROOM];
        int[] oftener = new int[FIRST_ROOM];
        int size;

        /** The slot of a stretch, or the complement of where it would go. */
        int find(long key) {
            int mask = keys.length - 1;
            long mixed = key * 0x9E3779B97F4A7C15L;
            int at = (int) (mixed >>> 32) & mask;
            while (keys[at] != 0) {
                if (keys[at] == key) return at;
                at = (at + 1) & mask;
            }
            return ~at;
        }

        /** The slot of a stretch, new or not. */
        int add(long key, int lastToken) {
            int at = find(key);
            if (at >= 0) return at;
            if (size * 10L > keys.length * 7L) {
                grow();
                at = find(key);
            }
            keys[~at] = key;
            last[~at] = lastToken;
            size++;
            return ~at;
        }

        private void grow() {
            var old = keys;
            var oldCounts = counts;
            var oldLast = last;
            keys = new long[old.length * 2];
            counts = new int[keys.length];
            last = new int[keys.length];
            for (int i = 0; i < old.length; i++) {
                if (old[i] == 0) continue;
                int at = ~find(old[i]);
                keys[at] = old[i];
                counts[at] = oldCounts[i];
                last[at] = oldLast[i];
            }
        }

        void prepareFollowers() {
            total = new int[keys.length];
            once = new int[keys.length];
            twice = new int[keys.length];
            oftener = new int[keys.length];
        }
    }

    private KneserNey(int order, int tokens) {
        this.order = order;
        this.tokens = tokens;
        this.tables = new Table[order + 1];
        this.discounts = new double[order + 1][];
        this.followers = new Followers[order + 1];
        for (int n = 0; n <= order; n++) tables[n] = new Table();
    }

    /** A training text that fits into memory, and how long its stretches may be. */
    record Room(int tokens, int order) {}

    /**
     * What fits into {@code bytes}: where there are many tokens long stretches hardly repeat, so shorter ones do.
     */
    static Room room(int length, int vocabulary, long bytes) {
        int order = vocabulary < 2_000 ? MOST_ORDER : MOST_ORDER - 3;
        long most = bytes / BYTES_A_GRAM;
        while (order > LEAST_ORDER + 1 && (long) length * order / 2 > most) order--;
        return new Room((int) Math.min(length, 2 * most / order), order);
    }

    /**
     * Counts a training text. Of one for whose counts a quarter of the memory does not do, the beginning is taken.
     *
     * @param text tokens from 0 (inclusive) to {@code vocabulary} (exclusive)
     */
    public static KneserNey of(int[] text, int vocabulary) {
        var room = room(text.length, vocabulary, Runtime.getRuntime().maxMemory() / 4);
        return of(room.tokens < text.length ? Arrays.copyOf(text, room.tokens) : text, vocabulary, room.order);
    }

    /** The same with stretches of up to {@code order} tokens. */
    static KneserNey of(int[] text, int vocabulary, int order) {
        var model = new KneserNey(order, vocabulary);
        model.count(text);
        model.summarise();
        return model;
    }

    /** Different for every stretch, but for one in 2^64; the last token can be taken off again. */
    private static long extended(long key, int token) {
        return key * Powers.BASE + token + 1;
    }

    private static final class Powers {
        static final long BASE = 0x5851F42D4C957F2DL;
        static final long INVERSE = inverse();
        static final long[] OF = new long[MOST_ORDER + 2];

        static {
            OF[0] = 1;
            for (int i = 1; i < OF.length; i++) OF[i] = OF[i - 1] * BASE;
        }

        private static long inverse() {
            long inverse = BASE;
            for (int i = 0; i < 6; i++) inverse *= 2 - BASE * inverse;
            return inverse;
        }
    }

    private void count(int[] text) {
        for (int end = 0; end < text.length; end++) {
            boolean isNew = true;
            // The longest first: a shorter stretch counts once for each different token before it.
            for (int n = Math.min(order, end + 1); n >= 1 && isNew; n--) {
                long key = 0;
                for (int i = end - n + 1; i <= end; i++) key = extended(key, text[i]);
                int slot = tables[n].add(key, text[end]);
                isNew = tables[n].counts[slot]++ == 0;
            }
        }
    }

    private void summarise() {
        for (int n = 1; n <= order; n++) {
            var table = tables[n];
            var frequency = new long[5];
            for (int i = 0; i < table.keys.length; i++)
                if (table.keys[i] != 0 && table.counts[i] < frequency.length) frequency[table.counts[i]]++;
            discounts[n] = discounts(frequency);
            var contexts = tables[n - 1];
            contexts.prepareFollowers();
            for (int i = 0; i < table.keys.length; i++) {
                if (table.keys[i] == 0) continue;
                int context = context(n, i);
                int count = table.counts[i];
                contexts.total[context] += count;
                if (count == 1) contexts.once[context]++;
                else if (count == 2) contexts.twice[context]++;
                else contexts.oftener[context]++;
            }
        }
    }

    /** Equation 26; plain values where a small text lacks counts to estimate them by. */
    private static double[] discounts(long[] frequency) {
        var found = new double[] {0, 0.5, 1, 1.5};
        if (frequency[1] == 0 || frequency[2] == 0 || frequency[3] == 0 || frequency[4] == 0) return found;
        double y = frequency[1] / (frequency[1] + 2.0 * frequency[2]);
        for (int i = 1; i <= 3; i++) {
            double discount = i - (i + 1) * y * frequency[i + 1] / frequency[i];
            if (discount > 0 && discount < i) found[i] = discount;
        }
        return found;
    }

    /** The probability of the token at {@code end} after those before it. Over all tokens it sums to 1. */
    public double probability(int[] text, int end) {
        double probability = 1.0 / tokens;
        for (int n = 1; n <= Math.min(order, end + 1); n++) {
            long context = 0;
            for (int i = end - n + 1; i < end; i++) context = extended(context, text[i]);
            var contexts = tables[n - 1];
            int at = n == 1 ? 0 : contexts.find(context);
            if (at < 0 || contexts.total[at] == 0) break;
            int slot = tables[n].find(extended(context, text[end]));
            double count = slot < 0 ? 0 : tables[n].counts[slot];
            var d = discounts[n];
            double left = d[1] * contexts.once[at] + d[2] * contexts.twice[at] + d[3] * contexts.oftener[at];
            double discounted = count == 0 ? 0 : count - d[(int) Math.min(3, count)];
            probability = (discounted + left * probability) / contexts.total[at];
        }
        return probability;
    }

    /** New tokens after some, drawn one by one from {@link #probability}; the first of them are {@code begin}. */
    public int[] sample(int[] begin, int length, SplittableRandom random) {
        var text = Arrays.copyOf(begin, Math.max(begin.length, length));
        for (int end = begin.length; end < length; end++) text[end] = drawn(text, end, random);
        return text;
    }

    /** From the longest known context down: one of its followers by the discounted counts, or what a shorter one says. */
    private int drawn(int[] text, int end, SplittableRandom random) {
        for (int n = Math.min(order, end + 1); n >= 1; n--) {
            long context = 0;
            for (int i = end - n + 1; i < end; i++) context = extended(context, text[i]);
            var contexts = tables[n - 1];
            int at = n == 1 ? 0 : contexts.find(context);
            if (at < 0 || contexts.total[at] == 0) continue;
            var d = discounts[n];
            double left = random.nextDouble() * contexts.total[at];
            var table = tables[n];
            for (int slot : followers(n, at)) {
                left -= table.counts[slot] - d[Math.min(3, table.counts[slot])];
                if (left < 0) return table.last[slot];
            }
        }
        return random.nextInt(tokens);
    }

    /** The slots of the stretches that go on from a context, found the first time that a length is asked for. */
    private int[] followers(int n, int context) {
        var index = followers[n];
        if (index == null) {
            index = new Followers(n);
            followers[n] = index;
        }
        return Arrays.copyOfRange(index.slots, index.starts[context], index.starts[context + 1]);
    }

    private final class Followers {
        final int[] starts;
        final int[] slots;

        Followers(int n) {
            var table = tables[n];
            var contexts = new int[table.keys.length];
            starts = new int[tables[n - 1].keys.length + 2];
            for (int i = 0; i < contexts.length; i++) {
                contexts[i] = table.keys[i] == 0 ? -1 : context(n, i);
                if (contexts[i] >= 0) starts[contexts[i] + 2]++;
            }
            for (int i = 2; i < starts.length; i++) starts[i] += starts[i - 1];
            slots = new int[table.size];
            for (int i = 0; i < contexts.length; i++) if (contexts[i] >= 0) slots[starts[contexts[i] + 1]++] = i;
        }
    }

    /** The slot of a stretch's beginning, all but its last token. */
    private int context(int n, int slot) {
        var table = tables[n];
        return n == 1 ? 0 : tables[n - 1].find((table.keys[slot] - table.last[slot] - 1) * Powers.INVERSE);
    }

    /** Bits that a text takes, each token told by those before it in the same text. */
    public double bits(int[] text) {
        double bits = 0;
        for (int i = 0; i < text.length; i++) bits -= Math.log(probability(text, i));
        return bits / Math.log(2);
    }

    /** Bits that several texts take. */
    public double bits(List<int[]> texts) {
        return texts.stream().mapToDouble(this::bits).sum();
    }
}
