package dev.jacquard.media.collection;

import com.google.gson.stream.JsonReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The poems of a dynasty as the npm package {@code chinese-poetry} carries them, in traditional script: the lines of each,
 * its author and title as its name, its form as its label.
 */
final class PoemOrigins implements Origins<TextPack.Item> {
    private static final String VERSION = "2.0.1";
    private static final String ARCHIVE = "chinese-poetry-" + VERSION + ".tgz";
    private static final String HOST =
            "https://raw.githubusercontent.com/chinese-poetry/chinese-poetry/master/%E5%85%A8%E5%94%90%E8%AF%97/";
    private static final int A_FILE = 1000;
    private static final List<String> LINES = List.of("", "", "", "", "quatrain", "", "", "", "eight lines");

    private final List<String> files;

    /** With the dynasty's name in the files and the number of its poems. */
    PoemOrigins(String dynasty, int poems) {
        this.files = IntStream.iterate(0, from -> from < poems, from -> from + A_FILE)
                .mapToObj(from -> "poet." + dynasty + "." + from + ".json")
                .toList();
    }

    @Override
    public String client() {
        return "npm";
    }

    @Override
    public void fromClient(Path folder, FetchProgress progress) throws SourceFailure, IOException {
        PackageClient.npmPack(folder, progress, "chinese-poetry@" + VERSION);
    }

    @Override
    public void fromNetwork(Path folder, FetchProgress progress) throws SourceFailure {
        for (var name : files) Download.fetch(List.of(URI.create(HOST + name)), folder.resolve(name), progress);
    }

    @Override
    public List<TextPack.Item> items(Materials materials) throws SourceFailure, IOException {
        var inside = files.stream().map(name -> "quantangshi/" + name).toList();
        var unpacked = materials.unpacking(ARCHIVE, inside);
        var items = new ArrayList<TextPack.Item>();
        for (var file : files) {
            try (var json = new JsonReader(
                    new InputStreamReader(Materials.stream(unpacked.need(file)), StandardCharsets.UTF_8))) {
                json.beginArray();
                while (json.hasNext()) add(items, json);
                json.endArray();
            } catch (IllegalStateException | NumberFormatException e) {
                throw new SourceFailure("its file %s is broken", file);
            }
        }
        return items;
    }

    private static void add(List<TextPack.Item> items, JsonReader json) throws IOException {
        String author = "";
        String title = "";
        var lines = new ArrayList<String>();
        json.beginObject();
        while (json.hasNext()) {
            switch (json.nextName()) {
                case "author" -> author = json.nextString();
                case "title" -> title = json.nextString();
                case "paragraphs" -> {
                    json.beginArray();
                    while (json.hasNext()) lines.add(json.nextString().strip());
                    json.endArray();
                }
                default -> json.skipValue();
            }
        }
        json.endObject();
        var text = String.join("\n", lines).strip();
        if (!text.isEmpty()) items.add(new TextPack.Item(author + " / " + title, form(text), text));
    }

    /** Such as {@code quatrain of 5}, or empty for any other form than the two most frequent. */
    static String form(String text) {
        var lines = text.split("[，。？！；、\\s]+");
        if (lines.length == 0
                || lines.length >= LINES.size()
                || LINES.get(lines.length).isEmpty()) return "other";
        int length = lines[0].codePointCount(0, lines[0].length());
        if (length != 5 && length != 7) return "other";
        for (var line : lines) if (line.codePointCount(0, line.length()) != length) return "other";
        return LINES.get(lines.length) + " of " + length;
    }
}
