package dev.jacquard.media.summary;

import java.util.List;

/** How much sentences have in common. */
@FunctionalInterface
public interface SentenceSimilarity {
    /** For each pair a number from -1 to 1, the same in either order; shape (sentences, sentences). */
    float[][] of(List<String> sentences);

    /** The cosines of vectors of equal length, one for each sentence; 0 with a vector of zeros. */
    static float[][] cosines(float[][] vectors) {
        var units = new float[vectors.length][];
        for (int i = 0; i < vectors.length; i++) units[i] = unit(vectors[i]);
        var cosines = new float[vectors.length][vectors.length];
        for (int i = 0; i < units.length; i++)
            for (int j = 0; j <= i; j++) {
                float product = 0;
                for (int k = 0; k < units[i].length; k++) product += units[i][k] * units[j][k];
                cosines[i][j] = product;
                cosines[j][i] = product;
            }
        return cosines;
    }

    private static float[] unit(float[] vector) {
        double squares = 0;
        for (float value : vector) squares += (double) value * value;
        var unit = new float[vector.length];
        if (squares > 0) for (int k = 0; k < unit.length; k++) unit[k] = (float) (vector[k] / Math.sqrt(squares));
        return unit;
    }
}
