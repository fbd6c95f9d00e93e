package dev.jacquard.nn.create;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Principal component analysis (Pearson 1901) of latent vectors, by Jacobi's rotations in plain Java.
 *
 * @param mean of the vectors
 * @param directions unit vectors, the one of largest variance first
 * @param deviations standard deviation along each
 */
record PrincipalDirections(double[] mean, List<double[]> directions, double[] deviations) {
    private static final int SWEEPS = 50;

    static PrincipalDirections of(List<float[]> vectors) {
        var n = vectors.get(0).length;
        var mean = new double[n];
        for (var v : vectors) for (var i = 0; i < n; i++) mean[i] += v[i] / (double) vectors.size();
        var covariance = new double[n][n];
        for (var v : vectors)
            for (var i = 0; i < n; i++)
                for (var j = 0; j <= i; j++)
                    covariance[i][j] += (v[i] - mean[i]) * (v[j] - mean[j]) / Math.max(1, vectors.size() - 1);
        for (var i = 0; i < n; i++) for (var j = 0; j < i; j++) covariance[j][i] = covariance[i][j];
        return of(mean, covariance);
    }

    /** Those of a covariance matrix, given row by row, around nought. */
    static PrincipalDirections of(double[] covariance, int n) {
        var rows = new double[n][];
        for (var i = 0; i < n; i++) rows[i] = Arrays.copyOfRange(covariance, i * n, (i + 1) * n);
        return of(new double[n], rows);
    }

    private static PrincipalDirections of(double[] mean, double[][] covariance) {
        var n = mean.length;
        var eigenvectors = new double[n][n];
        for (var i = 0; i < n; i++) eigenvectors[i][i] = 1;
        diagonalise(covariance, eigenvectors);
        var order = IntStream.range(0, n)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -covariance[i][i]))
                .toList();
        var directions = new ArrayList<double[]>();
        var deviations = new double[n];
        for (var k = 0; k < n; k++) {
            var column = order.get(k);
            var direction = new double[n];
            for (var i = 0; i < n; i++) direction[i] = eigenvectors[i][column];
            // A direction's sign is arbitrary: the largest part is made positive, so that it is the same every time.
            var largest = IntStream.range(0, n)
                    .boxed()
                    .max(Comparator.comparingDouble(i -> Math.abs(direction[i])))
                    .orElseThrow();
            if (direction[largest] < 0) for (var i = 0; i < n; i++) direction[i] = -direction[i];
            directions.add(direction);
            deviations[k] = Math.sqrt(Math.max(0, covariance[column][column]));
        }
        return new PrincipalDirections(mean, directions, deviations);
    }

    private static void diagonalise(double[][] a, double[][] v) {
        var n = a.length;
        for (var sweep = 0; sweep < SWEEPS; sweep++) {
            var off = 0.0;
            for (var i = 0; i < n; i++) for (var j = 0; j < i; j++) off += a[i][j] * a[i][j];
            if (off < 1e-20) return;
            for (var p = 0; p < n; p++) for (var q = p + 1; q < n; q++) rotate(a, v, p, q);
        }
    }

    private static void rotate(double[][] a, double[][] v, int p, int q) {
        if (Math.abs(a[p][q]) < 1e-300) return;
        var theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
        var t = Math.signum(theta == 0 ? 1 : theta) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        var c = 1 / Math.sqrt(t * t + 1);
        var s = t * c;
        for (var i = 0; i < a.length; i++) {
            var x = a[i][p];
            var y = a[i][q];
            a[i][p] = c * x - s * y;
            a[i][q] = s * x + c * y;
        }
        for (var i = 0; i < a.length; i++) {
            var x = a[p][i];
            var y = a[q][i];
            a[p][i] = c * x - s * y;
            a[q][i] = s * x + c * y;
        }
        for (var i = 0; i < a.length; i++) {
            var x = v[i][p];
            var y = v[i][q];
            v[i][p] = c * x - s * y;
            v[i][q] = s * x + c * y;
        }
    }

    /** Where a vector lies along the first {@code count} directions. */
    double[] coordinates(float[] vector, int count) {
        var found = new double[count];
        for (var k = 0; k < count; k++)
            for (var i = 0; i < vector.length; i++)
                found[k] += (vector[i] - mean[i]) * directions.get(k)[i];
        return found;
    }

    /** What moves a vector along a direction by one standard deviation. */
    float[] step(int direction) {
        var step = new float[mean.length];
        for (var i = 0; i < step.length; i++)
            step[i] = (float) (deviations[direction] * directions.get(direction)[i]);
        return step;
    }

    /** A vector moved along one direction by so many standard deviations. */
    float[] moved(float[] vector, int direction, double by) {
        return Vectors.sum(vector, 1, step(direction), by);
    }
}
