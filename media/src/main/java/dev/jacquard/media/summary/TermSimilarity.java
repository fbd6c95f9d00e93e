package dev.jacquard.media.summary;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Cosines of what sentences say, by their words: each as often as it is there, times the logarithm of how few sentences have
 * it (Erkan and Radev 2004, equation 1). Of Chinese, pairs of neighbouring characters stand for words.
 */
public final class TermSimilarity implements SentenceSimilarity {
    @Override
    public float[][] of(List<String> sentences) {
        var counts = new ArrayList<Map<Integer, Integer>>();
        var numbers = new HashMap<String, Integer>();
        var holding = new ArrayList<Integer>();
        for (var sentence : sentences) {
            var count = new TreeMap<Integer, Integer>();
            for (var term : terms(sentence)) {
                int number = numbers.computeIfAbsent(term, t -> {
                    holding.add(0);
                    return holding.size() - 1;
                });
                if (count.merge(number, 1, Integer::sum) == 1) holding.set(number, holding.get(number) + 1);
            }
            counts.add(count);
        }
        // Sentences that share a term meet in its list, so that only those pairs cost anything.
        var lists = new ArrayList<List<Integer>>();
        for (int i = 0; i < holding.size(); i++) lists.add(new ArrayList<>());
        var cosines = new float[sentences.size()][sentences.size()];
        var lengths = new double[sentences.size()];
        for (int i = 0; i < counts.size(); i++) {
            double squares = 0;
            for (var entry : counts.get(i).entrySet()) {
                double own = weight(entry.getValue(), holding.get(entry.getKey()), sentences.size());
                squares += own * own;
                if (own == 0) continue;
                for (int j : lists.get(entry.getKey())) {
                    double other =
                            weight(counts.get(j).get(entry.getKey()), holding.get(entry.getKey()), sentences.size());
                    cosines[i][j] += (float) (own * other);
                }
                lists.get(entry.getKey()).add(i);
            }
            lengths[i] = Math.sqrt(squares);
        }
        for (int i = 0; i < cosines.length; i++) {
            cosines[i][i] = lengths[i] > 0 ? 1 : 0;
            for (int j = 0; j < i; j++) {
                cosines[i][j] = lengths[i] * lengths[j] > 0 ? (float) (cosines[i][j] / (lengths[i] * lengths[j])) : 0;
                cosines[j][i] = cosines[i][j];
            }
        }
        return cosines;
    }

    private static double weight(int count, int holding, int sentences) {
        return count * Math.log((double) sentences / holding);
    }

    private static List<String> terms(String sentence) {
        var words = Terms.of(sentence);
        var terms = new ArrayList<String>();
        for (int i = 0; i < words.size(); i++) {
            boolean han = isHan(words.get(i));
            if (!han) terms.add(words.get(i));
            else if (i + 1 < words.size() && isHan(words.get(i + 1))) terms.add(words.get(i) + words.get(i + 1));
        }
        return terms.isEmpty() ? words : terms;
    }

    private static boolean isHan(String word) {
        return Character.isIdeographic(word.codePointAt(0));
    }
}
