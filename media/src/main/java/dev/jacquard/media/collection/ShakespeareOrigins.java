package dev.jacquard.media.collection;

import dev.jacquard.media.collection.TextSettings.Pieces;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Forty thousand lines of Shakespeare, as character models are customarily measured by: the last tenth validates. */
final class ShakespeareOrigins implements Origins<TextPack.Item> {
    private static final String FILE = "input.txt";
    private static final URI ADDRESS =
            URI.create("https://raw.githubusercontent.com/karpathy/char-rnn/master/data/tinyshakespeare/input.txt");
    private static final int PIECE = 5_000;

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
        Download.fetch(List.of(ADDRESS), folder.resolve(FILE), progress);
    }

    @Override
    public List<TextPack.Item> items(Materials materials) throws SourceFailure, IOException {
        var text = new String(Files.readAllBytes(materials.need(FILE)), StandardCharsets.UTF_8);
        int trained = (int) (text.length() * 0.9);
        var items = new ArrayList<TextPack.Item>();
        cut(text.substring(0, trained), items);
        cut(text.substring(trained), items);
        return items;
    }

    private static void cut(String text, List<TextPack.Item> items) throws IOException {
        var cutter = new TextCutter(new StringReader(text), PIECE, Pieces.AUTO);
        for (var piece = cutter.next(); piece.isPresent(); piece = cutter.next())
            items.add(new TextPack.Item(FILE + "#" + (items.size() + 1), "", piece.get()));
    }
}
