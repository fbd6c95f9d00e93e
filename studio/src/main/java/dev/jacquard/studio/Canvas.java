package dev.jacquard.studio;

import dev.jacquard.media.image.Image;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.List;

/** A white sheet to draw diagrams on. On a machine without fonts everything but words is drawn. */
final class Canvas {
    /** Where a text lies beside its point. */
    enum Side {
        LEFT,
        MIDDLE,
        RIGHT
    }

    private static final int SIZE = 14;

    private final BufferedImage sheet;
    private final Graphics2D graphics;
    private boolean words = true;

    Canvas(int width, int height) {
        sheet = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        graphics = sheet.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        fill(0, 0, width, height, Color.WHITE);
        try {
            graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, SIZE));
            graphics.getFontMetrics();
        } catch (RuntimeException | LinkageError | InternalError noFonts) {
            words = false;
        }
    }

    void fill(int x, int y, int width, int height, Color colour) {
        graphics.setColor(colour);
        graphics.fillRect(x, y, width, height);
    }

    /** A picture with every pixel as a square of {@code factor} by {@code factor}. */
    void picture(Image picture, int x, int y, int factor) {
        graphics.drawImage(picture.enlarged(factor).toBuffered(), x, y, null);
    }

    void line(int fromX, int fromY, int toX, int toY, Color colour) {
        graphics.setColor(colour);
        graphics.setStroke(new BasicStroke(1));
        graphics.drawLine(fromX, fromY, toX, toY);
    }

    /** A curve through points, each x and y. */
    void curve(List<double[]> points, Color colour) {
        var path = new Path2D.Double();
        path.moveTo(points.get(0)[0], points.get(0)[1]);
        for (var point : points) path.lineTo(point[0], point[1]);
        graphics.setColor(colour);
        graphics.setStroke(new BasicStroke(2.5f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        graphics.draw(path);
        for (var point : points)
            graphics.fillOval((int) Math.round(point[0]) - 3, (int) Math.round(point[1]) - 3, 7, 7);
    }

    /** A line of text whose height is centred on {@code y}. */
    void text(String text, int x, int y, Side side, Color colour) {
        if (!words) return;
        var metrics = graphics.getFontMetrics();
        var width = metrics.stringWidth(text);
        var left = side == Side.RIGHT ? x : side == Side.LEFT ? x - width : x - width / 2;
        graphics.setColor(colour);
        graphics.drawString(text, left, y + (metrics.getAscent() - metrics.getDescent()) / 2);
    }

    /** A text that begins at a point and runs upwards. */
    void upwards(String text, int x, int y, Color colour) {
        if (!words) return;
        var before = graphics.getTransform();
        graphics.transform(AffineTransform.getQuadrantRotateInstance(-1, x, y));
        text(text, x, y, Side.RIGHT, colour);
        graphics.setTransform(before);
    }

    /** The text, shortened until it is at most so many pixels wide. */
    String shortened(String text, int most) {
        if (!words || width(text) <= most) return text;
        var kept = text;
        while (!kept.isEmpty() && width(kept + "…") > most) kept = kept.substring(0, kept.length() - 1);
        return kept + "…";
    }

    /** How many pixels wide a text is. */
    int width(String text) {
        return words ? graphics.getFontMetrics().stringWidth(text) : 0;
    }

    Image image() {
        var pixels = sheet.getRGB(0, 0, sheet.getWidth(), sheet.getHeight(), null, 0, sheet.getWidth());
        var samples = new byte[pixels.length * 3];
        for (var i = 0; i < pixels.length; i++)
            for (var c = 0; c < 3; c++) samples[3 * i + c] = (byte) (pixels[i] >> (16 - 8 * c));
        return Image.of(sheet.getWidth(), sheet.getHeight(), 3, samples);
    }
}
