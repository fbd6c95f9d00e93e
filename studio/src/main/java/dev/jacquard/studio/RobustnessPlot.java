package dev.jacquard.studio;

import dev.jacquard.media.image.Image;
import dev.jacquard.nn.evaluate.Robustness;
import dev.jacquard.studio.Canvas.Side;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Accuracy over turning, moving and scaling, a curve for each run. */
final class RobustnessPlot {
    private static final List<Color> COLOURS = List.of(
            new Color(203, 72, 48),
            new Color(33, 113, 181),
            new Color(35, 139, 69),
            new Color(140, 86, 175),
            new Color(150, 110, 20));
    private static final Color INK = new Color(40, 40, 40);
    private static final Color FAINT = new Color(215, 215, 215);
    private static final int WIDTH = 330;
    private static final int HEIGHT = 300;
    private static final int LEFT = 62;
    private static final int TOP = 34;
    private static final int BELOW = 52;
    private static final int GAP = 66;
    private static final int LINE = 22;
    private static final int LABELS = 4;

    private RobustnessPlot() {}

    /** By name of the run, in the order of the legend. */
    static Image draw(Map<String, Robustness> runs) {
        var changes = Robustness.Change.values();
        var legend = runs.size() * LINE + 12;
        var canvas = new Canvas(LEFT + changes.length * (WIDTH + GAP), TOP + HEIGHT + BELOW + legend);
        for (var c = 0; c < changes.length; c++) {
            var left = LEFT + c * (WIDTH + GAP);
            axes(canvas, left, runs.values().iterator().next().curves().get(c));
            var colour = 0;
            for (var robustness : runs.values()) {
                var curve = robustness.curves().get(c);
                var points = new ArrayList<double[]>();
                for (var i = 0; i < curve.amounts().size(); i++)
                    points.add(new double[] {
                        x(left, curve, curve.amounts().get(i)),
                        y(curve.accuracy().get(i).value())
                    });
                canvas.curve(points, COLOURS.get(colour++ % COLOURS.size()));
            }
        }
        var at = TOP + HEIGHT + BELOW + 6;
        var colour = 0;
        for (var name : runs.keySet()) {
            canvas.fill(LEFT, at, 26, 4, COLOURS.get(colour++ % COLOURS.size()));
            canvas.text(name, LEFT + 36, at + 2, Side.RIGHT, INK);
            at += LINE;
        }
        return canvas.image();
    }

    private static void axes(Canvas canvas, int left, Robustness.Curve curve) {
        for (var percent = 0; percent <= 100; percent += 20) {
            var y = (int) Math.round(y(percent / 100.0));
            canvas.line(left, y, left + WIDTH, y, FAINT);
            canvas.text(percent + " %", left - 8, y, Side.LEFT, INK);
        }
        var title =
                switch (curve.change()) {
                    case ROTATION -> "turned by degrees";
                    case SHIFT -> "moved by pixels";
                    case SCALE -> "scaled by a factor";
                };
        canvas.text(title, left + WIDTH / 2, TOP / 2, Side.MIDDLE, INK);
        var amounts = curve.amounts();
        var between = (amounts.size() - 1) / LABELS;
        for (var i = 0; i < amounts.size(); i += between) {
            var x = (int) Math.round(x(left, curve, amounts.get(i)));
            canvas.line(x, TOP + HEIGHT, x, TOP + HEIGHT + 5, INK);
            var amount = amounts.get(i);
            var text = amount == Math.rint(amount) && curve.change() != Robustness.Change.SCALE
                    ? Long.toString(amount.longValue())
                    : String.format(Locale.ROOT, "%.1f", amount);
            canvas.text(text, x, TOP + HEIGHT + 18, Side.MIDDLE, INK);
        }
    }

    private static double x(int left, Robustness.Curve curve, double amount) {
        var first = curve.amounts().get(0);
        var last = curve.amounts().get(curve.amounts().size() - 1);
        return left + WIDTH * (amount - first) / (last - first);
    }

    private static double y(double accuracy) {
        return TOP + HEIGHT * (1 - accuracy);
    }
}
