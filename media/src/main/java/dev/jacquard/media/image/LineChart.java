package dev.jacquard.media.image;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A line through points, with numbers at the axes: drawn without fonts, so that it looks alike everywhere. */
public final class LineChart {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 400;
    private static final int LEFT = 64;
    private static final int RIGHT = 24;
    private static final int TOP = 20;
    private static final int BOTTOM = 36;
    private static final int SCALE = 2;
    private static final int TICKS = 5;
    private static final int INK = 0x20;
    private static final int FAINT = 0xE0;
    /** Three columns of five bits for each sign, the top bit highest. */
    private static final String SIGNS = "0123456789-.k";

    private static final int[][] SHAPES = {
        {31, 17, 31},
        {0, 31, 0},
        {23, 21, 29},
        {21, 21, 31},
        {28, 4, 31},
        {29, 21, 23},
        {31, 21, 23},
        {16, 16, 31},
        {31, 21, 31},
        {29, 21, 31},
        {4, 4, 4},
        {0, 1, 0},
        {31, 4, 27}
    };

    private final byte[] samples = new byte[3 * WIDTH * HEIGHT];

    private LineChart() {
        Arrays.fill(samples, (byte) 0xFF);
    }

    /**
     * A chart of 640 by 400 pixels.
     *
     * @param points x and y of each, at least one, in ascending order of x
     */
    public static Image of(List<double[]> points) {
        if (points.isEmpty()) throw new IllegalArgumentException("A chart needs a point.");
        var chart = new LineChart();
        var x = Scale.of(0, points.stream().mapToDouble(p -> p[0]).max().orElseThrow());
        var y = Scale.of(
                Math.min(0, points.stream().mapToDouble(p -> p[1]).min().orElseThrow()),
                points.stream().mapToDouble(p -> p[1]).max().orElseThrow());
        for (double at = x.first(); at <= x.high * (1 + 1e-9); at += x.step) {
            int column = chart.column(x, at);
            chart.line(column, TOP, column, HEIGHT - BOTTOM, FAINT, FAINT, FAINT);
            chart.text(x.label(at), column, HEIGHT - BOTTOM + 8, 0.5);
        }
        for (double at = y.first(); at <= y.high + 1e-9 * y.step; at += y.step) {
            int row = chart.row(y, at);
            chart.line(LEFT, row, WIDTH - RIGHT, row, FAINT, FAINT, FAINT);
            chart.text(y.label(at), LEFT - 8, row - 5, 1);
        }
        chart.line(LEFT, TOP, LEFT, HEIGHT - BOTTOM, INK, INK, INK);
        chart.line(LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT, HEIGHT - BOTTOM, INK, INK, INK);
        double[] before = points.get(0);
        for (var point : points) {
            for (int thick = 0; thick < 2; thick++)
                chart.line(
                        chart.column(x, before[0]),
                        chart.row(y, before[1]) + thick,
                        chart.column(x, point[0]),
                        chart.row(y, point[1]) + thick,
                        0x1F,
                        0x5A,
                        0xA8);
            before = point;
        }
        return Image.of(WIDTH, HEIGHT, 3, chart.samples);
    }

    private record Scale(double low, double high, double step) {
        static Scale of(double low, double high) {
            double range = high > low ? high - low : 1;
            double power = Math.pow(10, Math.floor(Math.log10(range / TICKS)));
            double step = power;
            for (double factor : new double[] {1, 2, 5, 10}) {
                step = factor * power;
                if (range / step <= TICKS + 1) break;
            }
            return new Scale(low, low + range, step);
        }

        double first() {
            return Math.ceil(low / step) * step;
        }

        String label(double at) {
            if (step >= 1000) return Math.round(at / 1000) + (Math.round(at) == 0 ? "" : "k");
            if (step >= 1) return Long.toString(Math.round(at));
            return String.format(Locale.ROOT, "%." + (int) Math.ceil(-Math.log10(step)) + "f", at);
        }
    }

    private int column(Scale x, double at) {
        return LEFT + (int) Math.round((at - x.low) / (x.high - x.low) * (WIDTH - LEFT - RIGHT));
    }

    private int row(Scale y, double at) {
        return HEIGHT - BOTTOM - (int) Math.round((at - y.low) / (y.high - y.low) * (HEIGHT - TOP - BOTTOM));
    }

    private void dot(int column, int row, int red, int green, int blue) {
        if (column < 0 || column >= WIDTH || row < 0 || row >= HEIGHT) return;
        int at = 3 * (row * WIDTH + column);
        samples[at] = (byte) red;
        samples[at + 1] = (byte) green;
        samples[at + 2] = (byte) blue;
    }

    private void line(int fromColumn, int fromRow, int toColumn, int toRow, int red, int green, int blue) {
        int steps = Math.max(1, Math.max(Math.abs(toColumn - fromColumn), Math.abs(toRow - fromRow)));
        for (int i = 0; i <= steps; i++)
            dot(
                    fromColumn + Math.round((float) (toColumn - fromColumn) * i / steps),
                    fromRow + Math.round((float) (toRow - fromRow) * i / steps),
                    red,
                    green,
                    blue);
    }

    /** Writes digits; {@code anchor} says which part of the text is at the column: 0 its beginning, 1 its end. */
    private void text(String text, int column, int row, double anchor) {
        int left = column - (int) (anchor * text.length() * 4 * SCALE);
        for (int i = 0; i < text.length(); i++) {
            var shape = SHAPES[SIGNS.indexOf(text.charAt(i))];
            for (int x = 0; x < 3 * SCALE; x++)
                for (int y = 0; y < 5 * SCALE; y++)
                    if ((shape[x / SCALE] >> 4 - y / SCALE & 1) == 1)
                        dot(left + i * 4 * SCALE + x, row + y, INK, INK, INK);
        }
    }
}
