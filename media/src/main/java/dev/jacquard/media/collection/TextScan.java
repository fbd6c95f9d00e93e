package dev.jacquard.media.collection;

import dev.jacquard.media.Problem;
import dev.jacquard.media.Sentence;
import dev.jacquard.media.collection.TextSettings.Pieces;
import dev.jacquard.media.text.Encoding;
import dev.jacquard.media.text.Utf8;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads all text of a place once, piece by piece, into a store. */
final class TextScan {
    private static final int SAMPLE = 1 << 20;
    private static final int MANY_FILES = 40;
    private static final int PIECES = 200;
    private static final int LEAST_PIECE = 200;
    private static final int MOST_PIECE = 20_000;
    /** A file of many is one work up to this length, in characters. */
    private static final int MOST_WORK = 200_000;

    private final FileSource source;
    private final TextSettings settings;
    private final TextStore store = new TextStore();
    private final List<String> labels = new ArrayList<>();
    private final Map<String, Integer> labelPositions = new HashMap<>();
    private final TextItems.Table table;
    private final List<Unreadable> unreadable;
    private final Map<String, Integer> encodings = new TreeMap<>();
    private final boolean many;
    private final int piece;
    private int cutFiles;

    private TextScan(FileSource source, TextSettings settings) {
        this.source = source;
        this.settings = settings;
        this.table = new TextItems.Table(store, source.names(), labels);
        this.unreadable = new ArrayList<>(source.unreachable());
        this.many = source.names().size() >= MANY_FILES;
        long bytes = source.stamps().stream().mapToLong(FileSource.Stamp::bytes).sum();
        this.piece = (int) Math.max(LEAST_PIECE, Math.min(MOST_PIECE, bytes / PIECES));
    }

    static TextItems files(Path place, TextSettings settings) {
        return new TextScan(FileSource.of(place), settings).items(place.toString());
    }

    /** Texts from memory, with a label each or null. */
    static TextItems memory(List<String> texts, List<String> labels, TextSettings settings) {
        var store = new TextStore();
        var names = new ArrayList<String>();
        var known = new ArrayList<String>();
        var table = new TextItems.Table(store, names, known);
        for (int i = 0; i < texts.size(); i++) {
            long start = store.size();
            var bytes = Utf8.encode(texts.get(i));
            store.add(bytes);
            names.add("text-" + (i + 1));
            if (labels != null) known.add(labels.get(i));
            table.add(start, bytes.length, i, -1, labels == null ? -1 : i, false);
        }
        store.closed();
        var parts = Splitting.byKeys(TextGroups.keys(table, true));
        return new TextItems(table, settings, parts, new TextItems.Facts(List.of(), List.of(), null));
    }

    private TextItems items(String place) {
        var fileLabels = Labels.of(source.names());
        for (int file = 0; file < source.names().size(); file++) {
            int before = table.size();
            try (var stream = new BufferedInputStream(source.stream(file), SAMPLE)) {
                read(file, stream, fileLabels[file]);
            } catch (TextRecords.Broken e) {
                unreadable.add(new Unreadable(source.names().get(file), e.reason()));
            } catch (IOException e) {
                unreadable.add(new Unreadable(source.names().get(file), FileSource.failure(e)));
            }
            if (table.size() > before + 1) cutFiles++;
        }
        if (table.size() == 0) throw nothing(place);
        store.closed();
        var keys = TextGroups.keys(table, many && settings.pieces() == Pieces.AUTO);
        var facts = new TextItems.Facts(List.copyOf(unreadable), notes(), null);
        return new TextItems(table, settings, Splitting.byKeys(keys), facts);
    }

    private Problem nothing(String place) {
        if (unreadable.isEmpty())
            return new Problem(
                    "%s holds no text. Name a file or folder with plain text, Markdown, CSV or JSON lines.", place);
        var first = unreadable.get(0);
        return new Problem(
                "%s holds no text that can be used: %s (%s). Name plain text, Markdown, CSV or JSON lines.",
                place, first.file(), first.reason());
    }

    private List<Sentence> notes() {
        var notes = new ArrayList<Sentence>();
        encodings.forEach((name, count) -> notes.add(Sentence.of("%s files are read as %s.", count, name)));
        if (cutFiles > 0 && settings.pieces() == Pieces.AUTO)
            notes.add(Sentence.of("%s files are read in pieces; there are %s texts in all.", cutFiles, table.size()));
        return List.copyOf(notes);
    }

    private void read(int file, BufferedInputStream stream, String label) throws IOException {
        stream.mark(SAMPLE);
        var sample = stream.readNBytes(SAMPLE);
        boolean whole = sample.length < SAMPLE;
        stream.reset();
        if (sample.length == 0) throw new TextRecords.Broken(Sentence.of("it is empty"));
        var encoding = settings.encoding()
                .map(charset -> new Encoding(charset, 0))
                .or(() -> Encoding.of(sample, whole))
                .orElseThrow(() ->
                        new TextRecords.Broken(Sentence.of("it is not text but other data; save it as plain text")));
        stream.skipNBytes(encoding.mark());
        encodings.merge(encoding.charset().name(), 1, Integer::sum);
        var reader = new LineEnds(reader(stream, encoding.charset()));
        var kind = TextRecords.kind(source.names().get(file));
        int before = table.size();
        if (kind.isPresent()) records(file, reader, kind.get());
        else plain(file, reader, label);
        if (table.size() == before) throw new TextRecords.Broken(Sentence.of("it is empty"));
    }

    private static Reader reader(InputStream stream, Charset charset) {
        return new InputStreamReader(
                stream,
                charset.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPLACE)
                        .onUnmappableCharacter(CodingErrorAction.REPLACE));
    }

    private void records(int file, Reader reader, TextRecords.Kind kind) throws IOException {
        var records = new TextRecords(reader, kind, settings);
        int number = 0;
        for (var record = records.next(); record.isPresent(); record = records.next())
            if (!record.get().text().isBlank())
                add(record.get().text(), file, number++, record.get().label(), false);
    }

    private void plain(int file, Reader reader, String label) throws IOException {
        var cutter = new TextCutter(
                reader, settings.pieces() == Pieces.AUTO && !many ? piece : MOST_WORK, settings.pieces());
        Optional<String> next = cutter.next();
        for (int number = 0; next.isPresent(); number++) {
            var text = next.get();
            next = cutter.next();
            boolean alone = number == 0 && next.isEmpty();
            add(text, file, alone ? -1 : number, label, number > 0 && cutter.continues());
        }
    }

    private void add(String text, int file, int number, String label, boolean continued) {
        long start = store.size();
        var bytes = Utf8.encode(text);
        store.add(bytes);
        int position = label == null
                ? -1
                : labelPositions.computeIfAbsent(label, l -> {
                    labels.add(l);
                    return labels.size() - 1;
                });
        table.add(start, bytes.length, file, number, position, continued);
    }

    /** Makes every line end a line feed. */
    private static final class LineEnds extends Reader {
        private final Reader reader;
        private boolean afterReturn;

        LineEnds(Reader reader) {
            this.reader = reader;
        }

        @Override
        public int read(char[] target, int from, int length) throws IOException {
            int count = 0;
            while (count == 0) {
                int read = reader.read(target, from, length);
                if (read < 0) return -1;
                for (int i = from; i < from + read; i++) {
                    char c = target[i];
                    boolean second = c == '\n' && afterReturn;
                    afterReturn = c == '\r';
                    if (!second) target[from + count++] = c == '\r' ? '\n' : c;
                }
            }
            return count;
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }
}
