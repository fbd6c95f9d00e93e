package dev.jacquard.media.image;

import dev.jacquard.media.Problem;
import dev.jacquard.media.SafeFiles;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The colours, each with its opacity, that pictures may have; cannot be changed. At least 1, at most 65,536. */
public final class Palette {
    private static final int MOST = 65_536;
    private static final long MOST_FILE_BYTES = 16 << 20;
    private static final int OPAQUE = 0xff000000;
    private static final Pattern HEX = Pattern.compile("#?([0-9a-fA-F]{6})([0-9a-fA-F]{2})?");
    private static final Pattern GIMP =
            Pattern.compile("(\\d{1,3})\\s+(\\d{1,3})\\s+(\\d{1,3})(?:\\s+(\\d{1,3}))?(?:\\s.*)?");

    private final int[] colours;
    private final Shade[] shades;
    private final double[] lightness;

    private Palette(java.util.Collection<Integer> colours) {
        this.colours = colours.stream()
                .distinct()
                .sorted(Integer::compareUnsigned)
                .mapToInt(c -> c)
                .toArray();
        var byLightness = Arrays.stream(this.colours)
                .mapToObj(Shade::of)
                .sorted(java.util.Comparator.comparingDouble(s -> s.place[0]))
                .toList();
        shades = byLightness.toArray(Shade[]::new);
        lightness = byLightness.stream().mapToDouble(s -> s.place[0]).toArray();
    }

    /** Opaque colours, given as 0xRRGGBB. */
    static Palette opaque(int[] colours) {
        return new Palette(Arrays.stream(colours).mapToObj(c -> c | OPAQUE).toList());
    }

    /**
     * Every colour, with its opacity, that these pictures have. What is fully transparent has no colour: it is black.
     *
     * @throws Problem when they have more than 65,536
     */
    public static Palette of(Iterable<Image> pictures) {
        var found = new TreeSet<Integer>();
        for (var picture : pictures) {
            for (int colour : colours(picture)) found.add(seen(colour));
            if (found.size() > MOST)
                throw new Problem(
                        "The pictures have more than %s colours, which are too many for a palette. Name a file with a palette,"
                                + " or take pictures with few colours, such as pixel art.",
                        MOST);
        }
        if (found.isEmpty()) throw new IllegalArgumentException("A palette of no pictures has no colours.");
        return new Palette(found);
    }

    /**
     * Reads a palette: a GIMP palette ({@code .gpl}, with opacity where it says {@code Channels: RGBA}), hexadecimal colours
     * ({@code .hex}, a line each, {@code RRGGBB} or {@code RRGGBBAA}), or the colours of a picture. Where a file tells no
     * opacity, its colours are opaque, and full transparency is allowed beside them.
     *
     * @throws Problem when there is no such file, or it is no palette
     */
    public static Palette read(Path file) {
        var name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        if (name.endsWith(".gpl")) return text(file, Palette::gimp);
        if (name.endsWith(".hex")) return text(file, Palette::hex);
        var picture = Image.read(file);
        var found = of(List.of(picture));
        return picture.channels() % 2 == 0 ? found : found.withNothing();
    }

    private interface Reading {
        Palette of(List<String> lines);
    }

    private static Palette text(Path file, Reading reading) {
        try {
            if (!Files.exists(file)) throw new Problem("There is no file %s.", file);
            if (Files.size(file) > MOST_FILE_BYTES) throw noPalette(file, null);
            var lines = Files.readString(file).lines().map(String::strip).filter(l -> !l.isEmpty());
            var palette = reading.of(lines.toList());
            if (palette.size() == 0 || palette.size() > MOST) throw noPalette(file, null);
            return palette;
        } catch (IllegalArgumentException | MalformedInputException e) {
            throw noPalette(file, e);
        } catch (IOException e) {
            throw new Problem(e, "%s cannot be read: %s.", file, SafeFiles.reasonOf(e));
        }
    }

    private static Problem noPalette(Path file, Throwable cause) {
        return new Problem(
                cause,
                "%s is no palette. Name a GIMP palette (.gpl), a list of hexadecimal colours (.hex) or a picture.",
                file);
    }

    private static Palette gimp(List<String> lines) {
        if (lines.isEmpty() || !lines.get(0).equals("GIMP Palette")) throw new IllegalArgumentException("No header.");
        var withOpacity = lines.stream().anyMatch(l -> l.matches("(?i)Channels:\\s*RGBA"));
        var colours = new ArrayList<Integer>();
        for (var line : lines.subList(1, lines.size())) {
            if (line.startsWith("#") || line.matches("(?i)(Name|Columns|Channels):.*")) continue;
            var found = GIMP.matcher(line);
            if (!found.matches()) throw new IllegalArgumentException(line);
            int colour = 0;
            for (int c = 1; c <= 3; c++) colour = colour << 8 | sample(found.group(c));
            colours.add(seen(colour | (withOpacity && found.group(4) != null ? sample(found.group(4)) << 24 : OPAQUE)));
        }
        return withOpacity ? new Palette(colours) : new Palette(colours).withNothing();
    }

    private static int sample(String text) {
        int value = Integer.parseInt(text);
        if (value > 255) throw new IllegalArgumentException(text);
        return value;
    }

    private static Palette hex(List<String> lines) {
        var colours = new ArrayList<Integer>();
        boolean withOpacity = false;
        for (var line : lines) {
            var found = HEX.matcher(line);
            if (!found.matches()) throw new IllegalArgumentException(line);
            withOpacity |= found.group(2) != null;
            int opacity = found.group(2) == null ? 255 : HexFormat.fromHexDigits(found.group(2));
            colours.add(seen(HexFormat.fromHexDigits(found.group(1)) | opacity << 24));
        }
        return withOpacity ? new Palette(colours) : new Palette(colours).withNothing();
    }

    private Palette withNothing() {
        if (size() == 0) return this;
        var all = Arrays.stream(colours).boxed().collect(Collectors.toCollection(ArrayList::new));
        all.add(0);
        return new Palette(all);
    }

    /** How many colours it has. */
    public int size() {
        return colours.length;
    }

    /** A colour as 0xAARRGGBB; they are in the order of these numbers, unsigned. */
    public int colour(int index) {
        return colours[index];
    }

    /** The palette as a {@code .hex} file, {@code RRGGBBAA} in each line; equal palettes give equal text. */
    public String hex() {
        return Arrays.stream(colours)
                .mapToObj(c -> HexFormat.of().toHexDigits(c << 8 | c >>> 24) + "\n")
                .collect(Collectors.joining());
    }

    /**
     * The picture with every pixel replaced by the colour of this palette that looks most like it: over black and over white,
     * in Oklab (Ottosson 2020), and in opacity. The result has the channels that this palette needs: it is the same whatever
     * the picture.
     */
    public Image apply(Image picture) {
        var finder = finder();
        int pixels = picture.width() * picture.height();
        var samples = new byte[pixels * 4];
        var given = colours(picture);
        for (int p = 0; p < pixels; p++) {
            int colour = colours[finder.applyAsInt(given[p])];
            for (int c = 0; c < 4; c++) samples[4 * p + c] = (byte) (colour >>> (c == 3 ? 24 : 16 - 8 * c));
        }
        return Image.of(picture.width(), picture.height(), 4, samples).withChannels(channels());
    }

    private int channels() {
        if (Arrays.stream(colours).anyMatch(c -> c >>> 24 != 255)) return 4;
        return Arrays.stream(colours).allMatch(c -> (c >> 16 & 0xff) == (c & 0xff) && (c >> 8 & 0xff) == (c & 0xff))
                ? 1
                : 3;
    }

    /** Whether every pixel of a picture has one of these colours and its opacity. */
    public boolean covers(Image picture) {
        return Arrays.stream(colours(picture)).map(Palette::seen).allMatch(c -> placeOf(c) >= 0);
    }

    /** Finds the place of the colour that looks most like a given one, and remembers it; for one thread. */
    IntUnaryOperator finder() {
        var known = new HashMap<Integer, Integer>();
        return colour -> known.computeIfAbsent(seen(colour), this::nearest);
    }

    private int nearest(int colour) {
        var wanted = Shade.of(colour);
        int begin = Arrays.binarySearch(lightness, wanted.place[0]);
        if (begin < 0) begin = -begin - 1;
        Shade best = null;
        double least = Double.POSITIVE_INFINITY;
        // Outwards in both directions, as long as lightness alone leaves hope.
        for (int up = begin, down = begin - 1; ; ) {
            double above = up < shades.length ? square(lightness[up] - wanted.place[0]) : Double.POSITIVE_INFINITY;
            double below = down >= 0 ? square(lightness[down] - wanted.place[0]) : Double.POSITIVE_INFINITY;
            if (Math.min(above, below) > least || up >= shades.length && down < 0) break;
            var candidate = above <= below ? shades[up++] : shades[down--];
            double distance = candidate.distance(wanted);
            if (distance < least || distance == least && Integer.compareUnsigned(candidate.colour, best.colour) < 0) {
                least = distance;
                best = candidate;
            }
        }
        return placeOf(best.colour);
    }

    /** The place of exactly this colour, or a negative number. */
    private int placeOf(int colour) {
        int low = 0;
        for (int high = colours.length - 1; low <= high; ) {
            int middle = (low + high) >>> 1;
            int order = Integer.compareUnsigned(colours[middle], colour);
            if (order == 0) return middle;
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }
        return -1;
    }

    private static double square(double x) {
        return x * x;
    }

    private static int seen(int colour) {
        return colour >>> 24 == 0 ? 0 : colour;
    }

    private static int[] colours(Image picture) {
        int pixels = picture.width() * picture.height();
        var samples = new byte[pixels * 4];
        picture.copyTo(samples, 0, 4);
        var colours = new int[pixels];
        for (int p = 0, i = 0; p < pixels; p++, i += 4)
            colours[p] = (samples[i + 3] & 0xff) << 24
                    | (samples[i] & 0xff) << 16
                    | (samples[i + 1] & 0xff) << 8
                    | samples[i + 2] & 0xff;
        return colours;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Palette that && Arrays.equals(colours, that.colours);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(colours);
    }

    @Override
    public String toString() {
        return "Palette[" + colours.length + "]";
    }

    /**
     * A colour as it looks.
     *
     * @param colour as 0xAARRGGBB
     * @param place lightness and the two opponent colours over white, the same over black, and opacity
     */
    private record Shade(int colour, double[] place) {
        static Shade of(int colour) {
            var place = new double[7];
            double opacity = (colour >>> 24) / 255.0;
            double red = (colour >> 16 & 0xff) / 255.0;
            double green = (colour >> 8 & 0xff) / 255.0;
            double blue = (colour & 0xff) / 255.0;
            for (int ground = 0; ground < 2; ground++) {
                double light = ground == 0 ? 1 - opacity : 0;
                oklab(opacity * red + light, opacity * green + light, opacity * blue + light, place, 3 * ground);
            }
            place[6] = opacity;
            return new Shade(colour, place);
        }

        double distance(Shade other) {
            double sum = 0;
            for (int i = 0; i < place.length; i++) sum += square(place[i] - other.place[i]);
            return sum;
        }

        /** From sRGB (IEC 61966-2-1) to Oklab, by the matrices of its author. */
        private static void oklab(double red, double green, double blue, double[] target, int at) {
            double r = linear(red);
            double g = linear(green);
            double b = linear(blue);
            double l = StrictMath.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
            double m = StrictMath.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
            double s = StrictMath.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
            target[at] = 0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s;
            target[at + 1] = 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s;
            target[at + 2] = 0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s;
        }

        private static double linear(double value) {
            return value <= 0.04045 ? value / 12.92 : StrictMath.pow((value + 0.055) / 1.055, 2.4);
        }
    }
}
