package dev.jacquard.media.image;

import java.util.Arrays;

/** Finds which of many points is nearest to a given one, by a k-d tree (Bentley 1975); the first of them where several are. */
final class NearestPoint {
    private static final int LEAF = 8;

    private final double[][] points;
    private final int[] order;
    private final byte[] axes;

    /** Among these points, all of as many numbers; at least one. */
    NearestPoint(double[][] points) {
        this.points = points;
        this.order = new int[points.length];
        this.axes = new byte[points.length];
        Arrays.setAll(order, i -> i);
        split(0, points.length);
    }

    /** Orders a range so that its middle divides it along the axis on which it is widest. */
    private void split(int from, int to) {
        if (to - from <= LEAF) return;
        int middle = (from + to) >>> 1;
        int axis = widest(from, to);
        axes[middle] = (byte) axis;
        for (int low = from, high = to - 1; low < high; ) {
            double pivot = points[order[(low + high) >>> 1]][axis];
            int i = low;
            int j = high;
            while (i <= j) {
                while (points[order[i]][axis] < pivot) i++;
                while (points[order[j]][axis] > pivot) j--;
                if (i > j) break;
                int swapped = order[i];
                order[i++] = order[j];
                order[j--] = swapped;
            }
            if (middle <= j) high = j;
            else if (middle >= i) low = i;
            else break;
        }
        split(from, middle);
        split(middle + 1, to);
    }

    private int widest(int from, int to) {
        int widest = 0;
        double most = -1;
        for (int axis = 0; axis < points[0].length; axis++) {
            double least = Double.POSITIVE_INFINITY;
            double largest = Double.NEGATIVE_INFINITY;
            for (int i = from; i < to; i++) {
                least = Math.min(least, points[order[i]][axis]);
                largest = Math.max(largest, points[order[i]][axis]);
            }
            if (largest - least > most) {
                most = largest - least;
                widest = axis;
            }
        }
        return widest;
    }

    /** The place of the nearest point. */
    int to(double[] wanted) {
        var search = new Search(wanted);
        search.in(0, points.length);
        return search.best;
    }

    private final class Search {
        private final double[] wanted;
        private int best = -1;
        private double least = Double.POSITIVE_INFINITY;

        Search(double[] wanted) {
            this.wanted = wanted;
        }

        void in(int from, int to) {
            if (to - from <= LEAF) {
                for (int i = from; i < to; i++) look(order[i]);
                return;
            }
            int middle = (from + to) >>> 1;
            look(order[middle]);
            double beyond = wanted[axes[middle]] - points[order[middle]][axes[middle]];
            if (beyond < 0) in(from, middle);
            else in(middle + 1, to);
            if (beyond * beyond > least) return;
            if (beyond < 0) in(middle + 1, to);
            else in(from, middle);
        }

        private void look(int place) {
            double distance = 0;
            for (int i = 0; i < wanted.length; i++) {
                double difference = points[place][i] - wanted[i];
                distance += difference * difference;
            }
            if (distance > least || distance == least && place > best) return;
            least = distance;
            best = place;
        }
    }
}
