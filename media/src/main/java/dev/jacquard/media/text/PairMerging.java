package dev.jacquard.media.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/** Finds the most frequent pair again and again, counting anew only where the last merge changed something. */
final class PairMerging {
    private static final int MOST_WORDS = 1 << 20;
    private static final long MOST_UNITS = 256L << 20;
    private static final int LEAST = 2;
    private static final int ANY = -1;

    private final List<int[]> words = new ArrayList<>();
    private final Ints lengths = new Ints(1024);
    private final Ints counts = new Ints(1024);
    private final Map<Long, Pair> pairs = new HashMap<>();
    private final PriorityQueue<Candidate> queue = new PriorityQueue<>();

    private static final class Pair {
        long count;
        final Ints words = new Ints(4);
    }

    private record Candidate(long count, long pair) implements Comparable<Candidate> {
        @Override
        public int compareTo(Candidate other) {
            int byCount = Long.compare(other.count, count);
            return byCount != 0 ? byCount : Long.compare(pair, other.pair);
        }
    }

    PairMerging(Iterable<String> texts) {
        var found = new HashMap<String, int[]>();
        long units = 0;
        for (var text : texts) {
            Words.each(text, word -> found.computeIfAbsent(word, ignored -> new int[1])[0]++);
            if (found.size() > MOST_WORDS) found.values().removeIf(count -> count[0] < LEAST);
            units += text.length();
            if (units > MOST_UNITS) break;
        }
        // In one order, whatever the map's, so that equal texts give equal tokenizers.
        found.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> add(entry.getKey(), entry.getValue()[0]));
    }

    private void add(String word, int count) {
        var utf8 = Utf8.encode(word);
        if (utf8.length < 2) return;
        var tokens = new int[utf8.length];
        for (int i = 0; i < tokens.length; i++) tokens[i] = Tokenizer.FIRST_BYTE + (utf8[i] & 0xFF);
        words.add(tokens);
        lengths.add(tokens.length);
        counts.add(count);
    }

    int[] merges(int most) {
        var current = lengths.toArray();
        for (int w = 0; w < current.length; w++) count(w, current[w], 1, ANY);
        pairs.forEach((pair, known) -> queue.add(new Candidate(known.count, pair)));
        var merges = new Ints(2 * most);
        while (merges.size() < 2 * most) {
            var best = next();
            if (best == null) break;
            int left = (int) (best.pair >> 32);
            int right = (int) best.pair;
            int made = Tokenizer.FIRST_OWN + merges.size() / 2;
            merges.add(left);
            merges.add(right);
            replace(current, best.pair, left, right, made);
        }
        return merges.toArray();
    }

    private Candidate next() {
        while (!queue.isEmpty()) {
            var best = queue.poll();
            var known = pairs.get(best.pair);
            long now = known == null ? 0 : known.count;
            if (now < LEAST) continue;
            if (now == best.count) return best;
            queue.add(new Candidate(now, best.pair));
        }
        return null;
    }

    private void replace(int[] current, long pair, int left, int right, int made) {
        var where = pairs.get(pair).words.toArray();
        var changed = new java.util.TreeSet<Long>();
        int last = -1;
        for (int w : where) {
            // A word that holds a pair twice is listed twice, one after the other or not; merging it again changes
            // nothing.
            if (w == last) continue;
            last = w;
            var tokens = words.get(w);
            if (!holds(tokens, current[w], left, right)) continue;
            count(w, current[w], -1, made);
            current[w] = BytePairTokenizer.merge(tokens, current[w], left, right, made);
            count(w, current[w], 1, made);
            for (int i = 0; i + 1 < current[w]; i++)
                if (tokens[i] == made || tokens[i + 1] == made)
                    changed.add(BytePairTokenizer.pair(tokens[i], tokens[i + 1]));
        }
        pairs.remove(pair);
        for (long p : changed) queue.add(new Candidate(pairs.get(p).count, p));
    }

    private static boolean holds(int[] tokens, int length, int left, int right) {
        for (int i = 0; i + 1 < length; i++) if (tokens[i] == left && tokens[i + 1] == right) return true;
        return false;
    }

    /** Adds a word to or takes it from the counts, and to the places of those of its pairs that hold a token. */
    private void count(int word, int length, int sign, int listed) {
        var tokens = words.get(word);
        for (int i = 0; i + 1 < length; i++) {
            var pair = pairs.computeIfAbsent(BytePairTokenizer.pair(tokens[i], tokens[i + 1]), ignored -> new Pair());
            pair.count += sign * (long) counts.get(word);
            boolean isNew = listed == ANY || tokens[i] == listed || tokens[i + 1] == listed;
            if (sign < 0 || !isNew) continue;
            if (pair.words.size() == 0 || pair.words.get(pair.words.size() - 1) != word) pair.words.add(word);
        }
    }
}
