package dev.jacquard.media.collection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.collection.Finding.Kind;
import dev.jacquard.media.collection.ImageSettings.LeaveOut;
import dev.jacquard.media.image.Image;
import dev.jacquard.media.image.Image.Fit;
import dev.jacquard.media.image.PictureOf;
import dev.jacquard.media.image.Pictures;
import dev.jacquard.media.image.Size;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 2,000 pictures in four classes with 40 planted faults: what is found, and what is found that is none. */
class InspectionTest {
    private static final String[] CLASSES = {"flags", "discs", "stripes", "gardens"};
    private static final int EACH = 500;

    @TempDir
    static Path folder;

    /** By kind, the files that were planted; of a copy the new file. */
    private static final Map<Kind, List<String>> PLANTED = new HashMap<>();

    private static Inspection inspection;

    @BeforeAll
    static void plant() throws IOException {
        for (int of = 0; of < CLASSES.length; of++)
            for (int i = 0; i < EACH; i++) put(name(of, i), jpeg(picture(of, i), 0.9f));
        for (int i = 0; i < 4; i++) {
            copy(Kind.IDENTICAL, i % 4, 10 + i, "again", Files.readAllBytes(folder.resolve(name(i % 4, 10 + i))));
            var half = half(picture(i % 4, 20 + i));
            copy(Kind.NEARLY_IDENTICAL, i % 4, 20 + i, "half", jpeg(half, 0.85f));
            copy(Kind.NEARLY_IDENTICAL, i % 4, 30 + i, "poor", jpeg(picture(i % 4, 30 + i), 0.4f));
            var mirrored = Image.read(folder.resolve(name(i % 4, 40 + i))).mirrored();
            copy(Kind.NEARLY_IDENTICAL, i % 4, 40 + i, "mirrored", jpeg(mirrored, 0.8f));
            var large = picture(i % 4, 50 + i).resized(Size.of(200, 150), Fit.STRETCH);
            copy(Kind.NEARLY_IDENTICAL, i % 4, 50 + i, "large", large.png());
        }
        for (int i = 0; i < 3; i++) {
            planted(
                    Kind.BLANK,
                    "discs/blank-" + i + ".png",
                    Pictures.plain(120, 90, 80 * i, 60, 90).png());
            var turned = turned(jpeg(picture(3, 900 + i), 0.9f), new int[] {3, 6, 8}[i]);
            planted(Kind.TURNED, "gardens/turned-" + i + ".jpg", turned);
            planted(Kind.UNREADABLE, "flags/broken-" + i + ".jpg", broken(i));
        }
        planted(Kind.UNREADABLE, "flags/text.png", "I am a text.".getBytes(StandardCharsets.UTF_8));
        planted(Kind.UNREADABLE, "flags/empty.png", new byte[0]);
        planted(Kind.UNREADABLE, "flags/bomb.png", bomb());
        planted(Kind.ODD_SIZE, "discs/panorama.jpg", jpeg(PictureOf.garden(77, 400, 60), 0.9f));
        planted(Kind.CONTRADICTION, "stripes/stolen.jpg", jpeg(picture(0, 60), 0.7f));
        for (int i = 0; i < 6; i++)
            planted(Kind.MISLABELLED, "stripes/misplaced-" + i + ".jpg", jpeg(picture(1, 910 + i), 0.9f));
        inspection = Inspection.of(Collection.images(folder));
    }

    private static void copy(Kind kind, int of, int i, String word, byte[] bytes) throws IOException {
        planted(kind, CLASSES[of] + "/" + word + "-" + i + ".jpg", bytes);
    }

    private static void planted(Kind kind, String name, byte[] bytes) throws IOException {
        put(name, bytes);
        PLANTED.computeIfAbsent(kind, k -> new ArrayList<>()).add(name);
    }

    private static void put(String name, byte[] bytes) throws IOException {
        var file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }

    private static String name(int of, int i) {
        return String.format("%s/%04d.jpg", CLASSES[of], i);
    }

    /** Four kinds of picture, no two alike; a third of them upright, so that shapes differ too. */
    private static Image picture(int of, int i) {
        var random = new SplittableRandom(1000L * of + i);
        int width = i % 3 == 0 ? 90 : 120;
        int height = i % 3 == 0 ? 120 : 90;
        if (of == 3) return PictureOf.garden(5000 + i, width, height);
        var colours = new int[6][3];
        for (var colour : colours) for (int c = 0; c < 3; c++) colour[c] = random.nextInt(256);
        double angle = (of == 2 ? -0.5 : 0.2) + 0.4 * random.nextDouble();
        double x = width * (0.3 + 0.4 * random.nextDouble());
        double y = height * (0.3 + 0.4 * random.nextDouble());
        double size = 15 + 25 * random.nextDouble();
        double period = 14 + 20 * random.nextDouble();
        int across = 2 + random.nextInt(2);
        int cross = random.nextInt(3);
        var samples = new byte[width * height * 3];
        for (int at = 0; at < width * height; at++) {
            double px = at % width;
            double py = at / width;
            int colour =
                    switch (of) {
                        case 0 ->
                            cross == 0 && Math.abs(px - x) < 8 ? 5 : (int) (px * across / width) + (py > y ? 2 : 0);
                        case 1 ->
                            Math.hypot(px - x, py - y) < size ? (Math.hypot(px - x, py - y) < size / 2 ? 1 : 0) : 2;
                        default -> (int) ((px * Math.cos(angle) + py * Math.sin(angle) + 400) / period) % 3;
                    };
            for (int c = 0; c < 3; c++)
                samples[3 * at + c] =
                        (byte) Math.max(0, Math.min(255, colours[colour % 6][c] + random.nextInt(13) - 6));
        }
        return Image.of(width, height, 3, samples);
    }

    private static Image half(Image image) {
        return image.resized(Size.of(image.width() / 2, image.height() / 2), Fit.STRETCH);
    }

    private static byte[] jpeg(Image image, float quality) throws IOException {
        var out = new ByteArrayOutputStream();
        var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (var stream = new MemoryCacheImageOutputStream(out)) {
            writer.setOutput(stream);
            var settings = writer.getDefaultWriteParam();
            settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            settings.setCompressionQuality(quality);
            writer.write(null, new IIOImage(image.toBuffered(), null, null), settings);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }

    private static byte[] broken(int i) throws IOException {
        var whole = jpeg(picture(0, 920 + i), 0.9f);
        if (i == 0) return Arrays.copyOf(whole, whole.length / 2);
        if (i == 1) return Arrays.copyOf(whole, 100);
        Arrays.fill(whole, 2, 400, (byte) 0x55);
        return whole;
    }

    private static byte[] bomb() {
        var png = Pictures.plain(1, 1, 0).png();
        ByteBuffer.wrap(png).putInt(16, 40_000).putInt(20, 40_000);
        return png;
    }

    private static byte[] turned(byte[] jpeg, int orientation) {
        return ByteBuffer.allocate(jpeg.length + 36)
                .put(jpeg, 0, 2)
                .putShort((short) 0xffe1)
                .putShort((short) 34)
                .put("Exif\0\0MM\0*".getBytes(StandardCharsets.US_ASCII))
                .putInt(8)
                .putShort((short) 1)
                .putShort((short) 274)
                .putShort((short) 3)
                .putInt(1)
                .putInt(orientation << 16)
                .putInt(0)
                .put(jpeg, 2, jpeg.length - 2)
                .array();
    }

    /** Every name under every kind; of groups all but the first, which is not at fault. */
    private static Map<Kind, Set<String>> found() {
        var found = new TreeMap<Kind, Set<String>>();
        for (var finding : inspection.findings()) {
            var names = found.computeIfAbsent(finding.kind(), k -> new HashSet<>());
            finding.items().forEach(names::addAll);
        }
        return found;
    }

    @Test
    void nearlyAllPlantedFaultsAreFound() {
        int planted = PLANTED.values().stream().mapToInt(List::size).sum();
        assertEquals(40, planted);
        var missed = new ArrayList<String>();
        var found = found();
        PLANTED.forEach((kind, names) -> names.forEach(name -> {
            if (!found.getOrDefault(kind, Set.of()).contains(name)) missed.add(kind + " " + name);
        }));
        assertTrue(missed.size() <= 2, "missed " + missed);
    }

    @Test
    void hardlyAnythingElseIsFound() {
        var guilty = new HashSet<String>();
        PLANTED.values().forEach(guilty::addAll);
        var innocent = new HashSet<String>();
        for (var finding : inspection.findings())
            for (var group : finding.items()) if (group.stream().noneMatch(guilty::contains)) innocent.addAll(group);
        assertTrue(innocent.size() <= 2 * CLASSES.length * EACH / 1000, "false alarms: " + innocent);
    }

    @Test
    void whatIsFoundHasARemedyThatWorks() {
        var clean = ImageSettings.DEFAULT
                .leaveOut(Set.of(LeaveOut.NEAR, LeaveOut.BLANK, LeaveOut.MISLABELLED))
                .together(true);
        var again = Inspection.of(Collection.images(folder, clean));
        var kinds = again.findings().stream().map(Finding::kind).toList();
        for (var gone : List.of(Kind.IDENTICAL, Kind.NEARLY_IDENTICAL, Kind.LEAKAGE, Kind.BLANK, Kind.MISLABELLED))
            assertTrue(!kinds.contains(gone), gone + " among " + kinds);
    }

    @Test
    void keptTogetherNothingLeaks() {
        var together = Inspection.of(Collection.images(folder, ImageSettings.DEFAULT.together(true)));
        assertTrue(together.findings().stream().noneMatch(f -> f.kind() == Kind.LEAKAGE));
        assertEquals(inspection.items(), together.items());
    }

    @Test
    void fewColoursAdviseTheirOwnSize() {
        var pictures = new ArrayList<Image>();
        for (int i = 0; i < 300; i++) {
            var random = new SplittableRandom(i);
            var samples = new byte[24 * 40];
            for (int at = 0; at < samples.length; at++) samples[at] = (byte) (50 * random.nextInt(4));
            pictures.add(Image.of(24, 40, 1, samples));
        }
        var settings = ImageSettings.DEFAULT.size(Size.of(16, 16));
        var names = pictures.stream().map(p -> "a").toList();
        var findings = Inspection.of(Collection.of(pictures, names, settings)).findings();
        var few = findings.stream()
                .filter(f -> f.kind() == Kind.FEW_COLOURS)
                .findFirst()
                .orElseThrow();
        assertEquals("--size 24x40 --fit pad", few.remedy().orElseThrow());
    }
}
