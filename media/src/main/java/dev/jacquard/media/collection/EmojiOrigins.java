package dev.jacquard.media.collection;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.jacquard.media.Problem;
import dev.jacquard.media.image.Image;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Twemoji at 64 pixels, cut from the sheet of the emoji-data project, where each lies in a border of one pixel. */
final class EmojiOrigins implements Origins<Pack.Item> {
    private static final String VERSION = "16.0.0";
    private static final String ARCHIVE = "emoji-datasource-twitter-" + VERSION + ".tgz";
    private static final String HOST = "https://raw.githubusercontent.com/iamcal/emoji-data/v" + VERSION + "/";
    private static final String LIST = "emoji.json";
    private static final String SHEET = "sheet_twitter_64.png";
    private static final String SHEET_IN_PACKAGE = "sheets-clean/64.png";
    private static final int SIDE = 64;

    @Override
    public String client() {
        return "npm";
    }

    @Override
    public void fromClient(Path folder, FetchProgress progress) throws SourceFailure, IOException {
        PackageClient.npmPack(folder, progress, "emoji-datasource-twitter@" + VERSION);
    }

    @Override
    public void fromNetwork(Path folder, FetchProgress progress) throws SourceFailure {
        for (var name : List.of(LIST, SHEET))
            Download.fetch(List.of(URI.create(HOST + name)), folder.resolve(name), progress);
    }

    @Override
    public List<Pack.Item> items(Materials materials) throws SourceFailure, IOException {
        var unpacked = materials.unpacking(ARCHIVE, List.of("package/" + LIST, SHEET_IN_PACKAGE));
        var list = unpacked.need(LIST);
        var sheetFile = unpacked.need(SHEET, "64.png");
        var items = new ArrayList<Pack.Item>();
        try {
            var sheet = Image.read(sheetFile).withChannels(4);
            var samples = new byte[sheet.width() * sheet.height() * 4];
            sheet.copyTo(samples, 0);
            for (var element : JsonParser.parseString(Files.readString(list, StandardCharsets.UTF_8))
                    .getAsJsonArray()) {
                var emoji = element.getAsJsonObject();
                var category = emoji.get("category").getAsString();
                var group = emoji.get("unified").getAsString();
                var meaning = emoji.get("name").getAsString();
                add(items, emoji, meaning, category, group, samples, sheet.width());
                var variants = emoji.getAsJsonObject("skin_variations");
                if (variants == null) continue;
                for (var variant : variants.entrySet())
                    add(items, variant.getValue().getAsJsonObject(), meaning, category, group, samples, sheet.width());
            }
        } catch (Problem e) {
            throw new SourceFailure(e.sentence());
        } catch (JsonParseException
                | IllegalStateException
                | UnsupportedOperationException
                | NullPointerException
                | IndexOutOfBoundsException e) {
            throw new SourceFailure("its file %s is broken", LIST);
        }
        items.sort(Comparator.comparing(Pack.Item::name));
        return items;
    }

    private static void add(
            List<Pack.Item> items,
            JsonObject emoji,
            String meaning,
            String category,
            String group,
            byte[] sheet,
            int width) {
        if (!emoji.get("has_img_twitter").getAsBoolean()) return;
        int left = emoji.get("sheet_x").getAsInt() * (SIDE + 2) + 1;
        int top = emoji.get("sheet_y").getAsInt() * (SIDE + 2) + 1;
        var samples = new byte[SIDE * SIDE * 4];
        for (int y = 0; y < SIDE; y++)
            System.arraycopy(sheet, ((top + y) * width + left) * 4, samples, y * SIDE * 4, SIDE * 4);
        TileOrigins.clearUnseen(samples);
        // 1f600.grinning face.png: what it shows are words to ask for it by.
        var words = meaning.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}']+", " ")
                .strip();
        var name = emoji.get("image").getAsString().replaceFirst("\\.png$", "." + words + ".png");
        items.add(new Pack.Item(name, category, group, Image.of(SIDE, SIDE, 4, samples)));
    }
}
