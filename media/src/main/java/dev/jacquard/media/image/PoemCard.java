package dev.jacquard.media.image;

import dev.jacquard.media.Problem;
import java.awt.AWTError;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.GraphicsEnvironment;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** A Chinese poem on a card: each character with its reading above it, and small print beneath. */
public final class PoemCard {
    private static final int CELL = 96;
    private static final int CHARACTER = 60;
    private static final int READING = 20;
    private static final int ROW = 116;
    private static final int MARGIN = 64;
    private static final int SMALL = 19;
    private static final int SMALL_ROW = 32;
    private static final int BASELINE_OF_READING = 24;
    private static final int BASELINE_OF_CHARACTER = 86;
    private static final Color PAPER = new Color(0xF8F4EA);
    private static final Color INK = new Color(0x22, 0x20, 0x1E);
    private static final Color FAINT = new Color(0x8A, 0x7F, 0x70);
    private static final Color SEAL = new Color(0xA8, 0x32, 0x28);
    /** Families that verse looks well in, the best first; of others any will do. */
    private static final List<String> FAMILIES = List.of(
            "kai", "noto serif cjk", "source han serif", "songti", "song", "ming", "noto sans cjk", "source han sans");

    private final Font characters;
    private final Font readings;

    private PoemCard(Font characters) {
        this.characters = characters;
        this.readings = new Font(Font.SERIF, Font.PLAIN, READING);
    }

    /**
     * Draws a card.
     *
     * @param lines the lines of the poem
     * @param readings of each character of each line; empty where there is none
     * @param small lines beneath
     * @throws Problem when no font of this machine has the characters
     */
    public static Image of(List<String> lines, List<List<String>> readings, List<String> small) {
        try {
            return new PoemCard(font(String.join("", lines))).drawn(lines, readings, small);
        } catch (AWTError | InternalError | LinkageError e) {
            throw new Problem(
                    e, "This machine cannot draw letters: its Java lacks fonts. Print the poem instead: --print");
        }
    }

    private static Font font(String text) {
        var found = Arrays.stream(
                        GraphicsEnvironment.getLocalGraphicsEnvironment().getAllFonts())
                .filter(font -> font.canDisplayUpTo(text) < 0)
                .min(Comparator.comparing(PoemCard::rank).thenComparing(Font::getName));
        return found.orElseThrow(() -> new Problem(
                        "No font of this machine has all characters of the poem. Install one for Chinese, such as Noto"
                                + " Serif CJK, or print the poem instead: --print"))
                .deriveFont((float) CHARACTER);
    }

    private static int rank(Font font) {
        var family = font.getFamily(java.util.Locale.ROOT).toLowerCase(java.util.Locale.ROOT);
        for (int rank = 0; rank < FAMILIES.size(); rank++) if (family.contains(FAMILIES.get(rank))) return rank;
        return FAMILIES.size();
    }

    private Image drawn(List<String> lines, List<List<String>> readings, List<String> small) {
        int longest = lines.stream()
                .mapToInt(line -> line.codePointCount(0, line.length()))
                .max()
                .orElse(1);
        var probe = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
        int widest = small.stream().mapToInt(line -> width(probe, line)).max().orElse(0);
        probe.dispose();
        int width = 2 * MARGIN + Math.max(longest * CELL, widest);
        int height = 2 * MARGIN + lines.size() * ROW + (small.isEmpty() ? 0 : SMALL_ROW * (small.size() + 1));
        var picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        var pen = picture.createGraphics();
        try {
            pen.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            pen.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
            pen.setColor(PAPER);
            pen.fillRect(0, 0, width, height);
            pen.setColor(SEAL);
            pen.drawRect(MARGIN / 4, MARGIN / 4, width - MARGIN / 2 - 1, height - MARGIN / 2 - 1);
            for (int i = 0; i < lines.size(); i++)
                line(pen, lines.get(i), readings.get(i), (width - longest * CELL) / 2, MARGIN + i * ROW);
            int top = MARGIN + lines.size() * ROW;
            pen.setColor(FAINT);
            if (!small.isEmpty()) pen.drawLine(MARGIN, top + SMALL_ROW / 2, width - MARGIN, top + SMALL_ROW / 2);
            for (int i = 0; i < small.size(); i++)
                text(pen, small.get(i), MARGIN, top + SMALL_ROW * (i + 1) + SMALL_ROW / 2);
        } finally {
            pen.dispose();
        }
        return image(picture);
    }

    private void line(Graphics2D pen, String line, List<String> read, int left, int top) {
        var points = line.codePoints().toArray();
        for (int i = 0; i < points.length; i++) {
            pen.setColor(FAINT);
            centred(pen, readings, read.get(i), left + i * CELL, top + BASELINE_OF_READING);
            pen.setColor(INK);
            centred(pen, characters, Character.toString(points[i]), left + i * CELL, top + BASELINE_OF_CHARACTER);
        }
    }

    private static void centred(Graphics2D pen, Font font, String text, int left, int baseline) {
        pen.setFont(font);
        float width =
                (float) font.getStringBounds(text, pen.getFontRenderContext()).getWidth();
        pen.drawString(text, left + (CELL - width) / 2, baseline);
    }

    private Font small(int point) {
        var plain = readings.deriveFont((float) SMALL);
        return plain.canDisplay(point) ? plain : characters.deriveFont((float) SMALL);
    }

    private int width(Graphics2D pen, String text) {
        return (int) Math.ceil(text.codePoints()
                .mapToDouble(point -> small(point)
                        .getStringBounds(Character.toString(point), pen.getFontRenderContext())
                        .getWidth())
                .sum());
    }

    private void text(Graphics2D pen, String text, int left, int baseline) {
        float at = left;
        for (int point : text.codePoints().toArray()) {
            var font = small(point);
            var character = Character.toString(point);
            pen.setFont(font);
            pen.drawString(character, at, baseline);
            at += (float)
                    font.getStringBounds(character, pen.getFontRenderContext()).getWidth();
        }
    }

    private static Image image(BufferedImage picture) {
        var samples = new byte[3 * picture.getWidth() * picture.getHeight()];
        var colours = picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
        for (int i = 0; i < colours.length; i++)
            for (int c = 0; c < 3; c++) samples[3 * i + c] = (byte) (colours[i] >> 8 * (2 - c));
        return Image.of(picture.getWidth(), picture.getHeight(), 3, samples);
    }
}
