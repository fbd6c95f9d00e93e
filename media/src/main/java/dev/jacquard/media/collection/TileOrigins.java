package dev.jacquard.media.collection;

import dev.jacquard.media.Problem;
import dev.jacquard.media.image.Image;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** The tiles of Dungeon Crawl Stone Soup of November 2015: dungeon, items and monsters; larger ones are left out. */
final class TileOrigins implements Origins<Pack.Item> {
    private static final String ARCHIVE = "tiles-nov-2015.zip";
    private static final URI ADDRESS =
            URI.create("https://github.com/crawl/tiles/archive/a6ea1655db5c044829d9eea19a232fa6fcac87b0.zip");
    private static final String INSIDE = "releases/Nov-2015/";
    private static final Set<String> FOLDERS = Set.of("dngn", "item", "mon");
    private static final int SIDE = 32;
    private static final int MOST_BYTES = 1 << 20;

    @Override
    public String client() {
        return null;
    }

    @Override
    public void fromClient(Path folder, FetchProgress progress) throws SourceFailure {
        throw new SourceFailure("no package carries it");
    }

    @Override
    public void fromNetwork(Path folder, FetchProgress progress) throws SourceFailure {
        Download.fetch(List.of(ADDRESS), folder.resolve(ARCHIVE), progress);
    }

    @Override
    public List<Pack.Item> items(Materials materials) throws SourceFailure, IOException {
        var items = new ArrayList<Pack.Item>();
        try (var zip = new ZipFile(materials.need(ARCHIVE).toFile())) {
            boolean whole = zip.stream().anyMatch(entry -> entry.getName().contains("/" + INSIDE));
            for (var entry : zip.stream().toList()) {
                var name = whole ? after(entry.getName(), INSIDE) : entry.getName();
                int slash = name.indexOf('/');
                if (slash < 0 || !FOLDERS.contains(name.substring(0, slash)) || !name.endsWith(".png")) continue;
                var image = Image.read(zip.getInputStream(entry).readNBytes(MOST_BYTES), name)
                        .withChannels(4);
                if (image.width() != SIDE || image.height() != SIDE) continue;
                var samples = new byte[SIDE * SIDE * 4];
                image.copyTo(samples, 0);
                clearUnseen(samples);
                var label = name.substring(0, slash);
                items.add(new Pack.Item(name, label, name, Image.of(SIDE, SIDE, 4, samples)));
            }
        } catch (ZipException e) {
            throw new SourceFailure("its file %s is broken", ARCHIVE);
        } catch (Problem e) {
            throw new SourceFailure(e.sentence());
        }
        items.sort(Comparator.comparing(Pack.Item::name));
        return items;
    }

    private static String after(String name, String folder) {
        int at = name.indexOf(folder);
        return at < 0 ? "" : name.substring(at + folder.length());
    }

    /** Colour that no one sees is black, so that nothing learns it. */
    static void clearUnseen(byte[] samples) {
        for (int i = 0; i < samples.length; i += 4)
            if (samples[i + 3] == 0) samples[i] = samples[i + 1] = samples[i + 2] = 0;
    }
}
