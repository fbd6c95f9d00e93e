package dev.jacquard.media.collection;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import dev.jacquard.media.Sentence;
import dev.jacquard.media.summary.SummaryPair;
import java.io.EOFException;
import java.io.IOException;
import java.io.PushbackReader;
import java.io.Reader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The texts of a table: CSV (RFC 4180, with comma, semicolon or tab), JSON lines, or an array of JSON objects. */
final class TextRecords {
    private static final List<String> USUAL =
            List.of("text", "content", "body", "poem", "paragraphs", "sentence", "正文", "内容", "文本");
    private static final int MOST_CHARACTERS = 32 << 20;
    private static final int MOST_NAMED = 12;

    enum Kind {
        CSV,
        JSON
    }

    /** @param label null where there is none */
    record Entry(String text, String label) {}

    /** Why a file cannot be used, or not from some record on. */
    static final class Broken extends IOException {
        private final transient Sentence reason;

        Broken(Sentence reason) {
            super(reason.toString());
            this.reason = reason;
        }

        Sentence reason() {
            return reason;
        }
    }

    private final String field;
    private final String label;
    private final String summary;
    private final Limit limit;
    private final JsonReader json;
    private final PushbackReader csv;
    private List<String> header;
    private char separator = ',';
    private int number;

    static Optional<Kind> kind(String file) {
        var ending = file.substring(file.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return switch (ending) {
            case "csv", "tsv" -> Optional.of(Kind.CSV);
            case "json", "jsonl", "ndjson" -> Optional.of(Kind.JSON);
            default -> Optional.empty();
        };
    }

    TextRecords(Reader reader, Kind kind, TextSettings settings) {
        this.field = settings.field();
        this.label = settings.label();
        this.summary = settings.summary();
        this.limit = new Limit(reader);
        this.json = kind == Kind.JSON ? new JsonReader(limit) : null;
        this.csv = kind == Kind.CSV ? new PushbackReader(limit) : null;
        if (json != null) json.setStrictness(Strictness.LENIENT);
    }

    /** The next text; empty at the end. */
    Optional<Entry> next() throws IOException {
        number++;
        limit.left = MOST_CHARACTERS;
        var record = json != null ? object() : row();
        if (record == null) return Optional.empty();
        var text = record.get(textKey(record));
        if (text == null) return Optional.of(new Entry("", null));
        if (!summary.isEmpty()) text = withSummary(record, text);
        return Optional.of(new Entry(text, label.isEmpty() ? null : record.get(label)));
    }

    /** The text with its summary before it; empty where either is missing, since the other alone is no pair. */
    private String withSummary(Map<String, String> record, String text) throws Broken {
        if (number == 1 && !record.containsKey(summary)) throw noField(summary);
        var before = record.getOrDefault(summary, "").strip().replaceAll("\\s+", " ");
        return before.isEmpty() || text.isBlank() ? "" : new SummaryPair(before, text.strip()).item();
    }

    private String textKey(Map<String, String> record) throws Broken {
        if (!field.isEmpty()) {
            if (!record.containsKey(field) && number == 1) throw noField(field);
            return field;
        }
        for (var usual : USUAL) for (var key : record.keySet()) if (key.strip().equalsIgnoreCase(usual)) return key;
        if (record.size() == 1) return record.keySet().iterator().next();
        throw new Broken(Sentence.of(
                "no column is named text; say which one holds it with --open field=NAME: %s", named(record)));
    }

    private static Broken noField(String field) {
        return new Broken(Sentence.of("it has no column or field \"%s\"", field));
    }

    private static String named(Map<String, String> record) {
        return String.join(", ", record.keySet().stream().limit(MOST_NAMED).toList());
    }

    private Broken broken() {
        return new Broken(Sentence.of("record %s is broken or too long; those before it are used", number));
    }

    private Map<String, String> object() throws IOException {
        try {
            if (number == 1 && json.peek() == JsonToken.BEGIN_ARRAY) json.beginArray();
            var next = json.peek();
            if (next == JsonToken.END_DOCUMENT || next == JsonToken.END_ARRAY) return null;
            var record = new LinkedHashMap<String, String>();
            if (next == JsonToken.STRING) record.put("text", json.nextString());
            else {
                json.beginObject();
                while (json.hasNext()) {
                    var key = json.nextName();
                    var value = value();
                    if (value != null) record.put(key, value);
                }
                json.endObject();
            }
            return record;
        } catch (EOFException e) {
            if (number == 1) return null;
            throw broken();
        } catch (MalformedJsonException | IllegalStateException | NumberFormatException e) {
            throw broken();
        }
    }

    /** A text, or the lines of an array of texts; null for anything else. */
    private String value() throws IOException {
        switch (json.peek()) {
            case STRING, NUMBER -> {
                return json.nextString();
            }
            case BEGIN_ARRAY -> {
                var lines = new ArrayList<String>();
                json.beginArray();
                while (json.hasNext()) {
                    if (json.peek() == JsonToken.STRING) lines.add(json.nextString());
                    else json.skipValue();
                }
                json.endArray();
                return lines.isEmpty() ? null : String.join("\n", lines);
            }
            default -> {
                json.skipValue();
                return null;
            }
        }
    }

    private Map<String, String> row() throws IOException {
        if (header == null) header = header();
        var cells = cells();
        if (cells == null) return null;
        var record = new LinkedHashMap<String, String>();
        for (int i = 0; i < Math.min(cells.size(), header.size()); i++) record.put(header.get(i), cells.get(i));
        return record;
    }

    private List<String> header() throws IOException {
        var line = new StringBuilder();
        int c = csv.read();
        while (c >= 0 && c != '\n') {
            line.append((char) c);
            c = csv.read();
        }
        for (char candidate : new char[] {',', ';', '\t'})
            if (line.indexOf(String.valueOf(candidate)) >= 0) separator = candidate;
        var names = new ArrayList<String>();
        for (var name : line.toString().split(String.valueOf(separator), -1))
            names.add(name.strip().replaceAll("^\"|\"$", ""));
        return names;
    }

    /** The cells of the next line that is not empty; null at the end. */
    private List<String> cells() throws IOException {
        int c = csv.read();
        while (c == '\n') c = csv.read();
        if (c < 0) return null;
        csv.unread(c);
        var cells = new ArrayList<String>();
        var cell = new StringBuilder();
        boolean quoted = false;
        while (true) {
            c = csv.read();
            if (c < 0 && quoted) throw broken();
            if (quoted && c == '"') {
                int after = csv.read();
                if (after == '"') cell.append('"');
                else {
                    quoted = false;
                    if (after >= 0) csv.unread(after);
                }
            } else if (quoted) cell.append((char) c);
            else if (c == '"' && cell.length() == 0) quoted = true;
            else if (c == separator || c == '\n' || c < 0) {
                cells.add(cell.toString());
                cell.setLength(0);
                if (c != separator) return cells;
            } else cell.append((char) c);
        }
    }

    /** Ends a record that would not fit into memory. */
    private final class Limit extends Reader {
        private final Reader reader;
        private int left = MOST_CHARACTERS;

        Limit(Reader reader) {
            this.reader = reader;
        }

        @Override
        public int read(char[] target, int from, int length) throws IOException {
            if (left <= 0) throw broken();
            int read = reader.read(target, from, length);
            left -= Math.max(0, read);
            return read;
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }
}
