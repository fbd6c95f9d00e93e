package dev.jacquard.bench;

import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.collection.Inspection;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/**
 * How long it takes and how much memory, to open and inspect a folder of many photographs: cold, and once more from what
 * was kept. Arguments: a folder to draw them into (left there; remove it afterwards), how many, and how many megapixels each.
 * Run it in a heap of 640 MB: {@code java -Xmx640m ...}, with the variable JACQUARD_CACHE on an empty folder.
 *
 * <p>The photographs are put together from strips that were compressed once, five to ten a picture, joined by restart markers
 * (ITU-T T.81, section E.1.4), so that 100,000 different ones are written in a minute.
 */
public final class ManyPictures {
    private static final int STRIPS = 3000;
    private static final int BLOCK = 16;
    private static final int STRIP_BLOCKS = 6;
    private static final int PER_FOLDER = 1000;

    private ManyPictures() {}

    /** Where a strip's compressed data begins and ends in its file. */
    private record Strip(byte[] file, int from) {}

    public static void main(String[] arguments) throws IOException {
        var folder = Path.of(arguments[0]);
        int count = Integer.parseInt(arguments[1]);
        double megapixels = Double.parseDouble(arguments[2]);
        int strips = 5;
        int height = strips * STRIP_BLOCKS * BLOCK;
        int width = (int) Math.round(megapixels * 1e6 / height / BLOCK) * BLOCK;
        if (!Files.isDirectory(folder)) draw(folder, count, width, strips);
        for (var which : new String[] {"first opening", "second opening"}) {
            double before = processorSeconds();
            long start = System.nanoTime();
            var collection = Collection.images(folder);
            double opened = (System.nanoTime() - start) / 1e9;
            double openedProcessor = processorSeconds() - before;
            var inspection = Inspection.of(collection);
            System.out.printf(
                    "%s: %d pictures of %d x %d: opened in %.1f s (%.1f s of processor), inspected in %.1f s more (%.1f),"
                            + " at most %d MB of memory; findings %s%n",
                    which,
                    collection.size(),
                    width,
                    height,
                    opened,
                    openedProcessor,
                    (System.nanoTime() - start) / 1e9 - opened,
                    processorSeconds() - before - openedProcessor,
                    mostMegabytes(),
                    inspection.findings().stream()
                            .map(f -> f.kind().word() + " " + f.count())
                            .toList());
        }
    }

    private static double processorSeconds() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis() / 1e3;
    }

    private static long mostMegabytes() throws IOException {
        for (var line : Files.readAllLines(Path.of("/proc/self/status")))
            if (line.startsWith("VmHWM")) return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
        return -1;
    }

    private static void draw(Path folder, int count, int width, int strips) throws IOException {
        var all = new Strip[STRIPS];
        for (int i = 0; i < STRIPS; i++) all[i] = strip(i, width);
        var random = new SplittableRandom(1);
        for (int i = 0; i < count; i++) {
            var parent = folder.resolve(String.format("%03d", i / PER_FOLDER));
            Files.createDirectories(parent);
            Files.write(parent.resolve(String.format("%06d.jpg", i)), joined(all, random, width, strips));
        }
    }

    /** Soft waves of colour, different in every strip. */
    private static Strip strip(int index, int width) throws IOException {
        var random = new SplittableRandom(index);
        var picture = new BufferedImage(width, STRIP_BLOCKS * BLOCK, BufferedImage.TYPE_3BYTE_BGR);
        var waves = new double[9][4];
        for (var wave : waves) for (int k = 0; k < 4; k++) wave[k] = random.nextDouble();
        for (int y = 0; y < picture.getHeight(); y++)
            for (int x = 0; x < width; x++) {
                var colour = new double[3];
                for (int w = 0; w < waves.length; w++)
                    colour[w % 3] +=
                            Math.sin(x * (waves[w][0] - 0.5) * 0.06 + y * (waves[w][1] - 0.5) * 0.12 + 7 * waves[w][2]);
                int rgb = 0;
                for (int c = 0; c < 3; c++)
                    rgb = rgb << 8 | (int) Math.max(0, Math.min(255, 128 + 40 * colour[c] + random.nextInt(17) - 8));
                picture.setRGB(x, y, rgb);
            }
        var out = new ByteArrayOutputStream();
        ImageIO.write(picture, "jpg", out);
        var file = out.toByteArray();
        return new Strip(file, startOfScan(file));
    }

    private static int startOfScan(byte[] file) {
        int at = 2;
        while ((file[at + 1] & 0xff) != 0xda) at += 2 + (ByteBuffer.wrap(file).getShort(at + 2) & 0xffff);
        return at + 2 + (ByteBuffer.wrap(file).getShort(at + 2) & 0xffff);
    }

    private static byte[] joined(Strip[] all, SplittableRandom random, int width, int strips) {
        var out = new ByteArrayOutputStream();
        for (int s = 0; s < strips; s++) {
            var strip = all[random.nextInt(all.length)];
            if (s == 0) {
                var start = java.util.Arrays.copyOf(strip.file, strip.from);
                int scan = lastMarker(start);
                setHeight(start, strips * STRIP_BLOCKS * BLOCK);
                out.write(start, 0, scan);
                int interval = width / BLOCK * STRIP_BLOCKS;
                out.writeBytes(new byte[] {-1, (byte) 0xdd, 0, 4, (byte) (interval >> 8), (byte) interval});
                out.write(start, scan, start.length - scan);
            } else {
                out.write(0xff);
                out.write(0xd0 + (s - 1) % 8);
            }
            out.write(strip.file, strip.from, strip.file.length - 2 - strip.from);
        }
        out.writeBytes(new byte[] {-1, (byte) 0xd9});
        return out.toByteArray();
    }

    private static int lastMarker(byte[] start) {
        int at = 2;
        while ((start[at + 1] & 0xff) != 0xda) at += 2 + (ByteBuffer.wrap(start).getShort(at + 2) & 0xffff);
        return at;
    }

    private static void setHeight(byte[] start, int height) {
        int at = 2;
        while ((start[at + 1] & 0xff) != 0xc0) at += 2 + (ByteBuffer.wrap(start).getShort(at + 2) & 0xffff);
        ByteBuffer.wrap(start).putShort(at + 5, (short) height);
    }
}
