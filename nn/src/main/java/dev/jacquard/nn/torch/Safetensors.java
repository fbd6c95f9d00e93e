package dev.jacquard.nn.torch;

import com.google.gson.JsonObject;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import dev.jacquard.media.Problem;
import dev.jacquard.media.Sentence;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Named tensors in one file that cannot run code: eight bytes with the header's length (little endian), a JSON header
 * with the type, shape and byte range of each tensor, then the numbers. Every length is checked before it is used.
 *
 * @see <a href="https://github.com/huggingface/safetensors#format">the safetensors format</a>
 */
public final class Safetensors {
    private static final int MAXIMAL_HEADER = 16_000_000;
    private static final int MAXIMAL_DIMENSIONS = 16;
    private static final Map<String, Integer> ELEMENT_BYTES = Map.ofEntries(
            Map.entry("BOOL", 1),
            Map.entry("U8", 1),
            Map.entry("I8", 1),
            Map.entry("F16", 2),
            Map.entry("BF16", 2),
            Map.entry("I16", 2),
            Map.entry("F32", 4),
            Map.entry("I32", 4),
            Map.entry("F64", 8),
            Map.entry("I64", 8));

    /**
     * One tensor to write.
     *
     * @param name unique in the file
     * @param type a type of the format, such as {@code F32}
     * @param shape its dimensions
     * @param bytes its numbers in row order, little endian
     */
    public record Entry(String name, String type, long[] shape, byte[] bytes) {}

    private record Range(String type, List<Long> shape, long start, long end) {}

    private record Header(Map<String, String> metadata, Map<String, Range> ranges) {
        static Header of(Path file, ByteBuffer json, long body) {
            var header = new Header(new LinkedHashMap<>(), new LinkedHashMap<>());
            parse(file, json, header);
            check(file, header.ranges(), body);
            return header;
        }
    }

    private final Path file;
    private final Map<String, String> metadata;
    private final Map<String, Range> ranges;
    private final ByteBuffer data;

    private Safetensors(Path file, Header header, ByteBuffer data) {
        this.file = file;
        this.metadata = header.metadata();
        this.ranges = header.ranges();
        this.data = data;
    }

    /** The whole file for these tensors, header included, as pieces to be written one after the other. */
    public static List<ByteBuffer> encode(Map<String, String> metadata, List<Entry> entries) {
        var header = new JsonObject();
        if (!metadata.isEmpty()) {
            var strings = new JsonObject();
            metadata.forEach(strings::addProperty);
            header.add("__metadata__", strings);
        }
        var at = 0L;
        var pieces = new ArrayList<ByteBuffer>();
        for (var entry : entries) {
            var described = new JsonObject();
            described.addProperty("dtype", entry.type());
            var shape = new com.google.gson.JsonArray();
            for (var n : entry.shape()) shape.add(n);
            described.add("shape", shape);
            var offsets = new com.google.gson.JsonArray();
            offsets.add(at);
            at += entry.bytes().length;
            offsets.add(at);
            described.add("data_offsets", offsets);
            if (header.has(entry.name()))
                throw new IllegalArgumentException("Two tensors are named " + entry.name() + ".");
            header.add(entry.name(), described);
            pieces.add(ByteBuffer.wrap(entry.bytes()));
        }
        var json = header.toString().getBytes(StandardCharsets.UTF_8);
        var padded = Arrays.copyOf(json, (json.length + 7) / 8 * 8);
        Arrays.fill(padded, json.length, padded.length, (byte) ' ');
        pieces.add(
                0,
                ByteBuffer.allocate(8 + padded.length)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(padded.length)
                        .put(padded)
                        .flip());
        return pieces;
    }

    /**
     * Reads and checks a file.
     *
     * @throws Problem when it is absent, torn, hostile or not in this format: which, and where
     */
    public static Safetensors read(Path file) {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            var size = channel.size();
            if (size > Integer.MAX_VALUE - 8) throw wrong(file, "more than 2 GB of weights are not supported");
            var length = headerLength(file, filled(file, channel, (int) Math.min(8, size)), size);
            // Memory for the numbers is asked for once the header has shown that they are what it says.
            var header = Header.of(file, filled(file, channel, length), size - 8 - length);
            return new Safetensors(file, header, filled(file, channel, (int) size - 8 - length));
        } catch (NoSuchFileException e) {
            throw new Problem(e, "There is no weights file %s.", file);
        } catch (IOException e) {
            throw new Problem(e, "The weights file %s cannot be read: %s.", file, NativeErrors.line(e));
        }
    }

    /**
     * Checks a file that is in memory.
     *
     * @param name what to call it in messages
     * @throws Problem when it is torn, hostile or not in this format
     */
    public static Safetensors of(String name, byte[] bytes) {
        return decode(Path.of(name), ByteBuffer.wrap(bytes));
    }

    private static Safetensors decode(Path file, ByteBuffer whole) {
        var size = whole.remaining();
        var length = headerLength(file, whole, size);
        var header = Header.of(file, whole.slice(8, length), size - 8 - length);
        return new Safetensors(file, header, whole.slice(8 + length, size - 8 - length));
    }

    private static int headerLength(Path file, ByteBuffer first, long size) {
        if (size < 10) throw wrong(file, "it has only %d bytes", size);
        var length = first.order(ByteOrder.LITTLE_ENDIAN).getLong(0);
        if (length < 2 || length > MAXIMAL_HEADER || length > size - 8)
            throw wrong(file, "its header claims %s bytes", Long.toUnsignedString(length));
        return (int) length;
    }

    private static ByteBuffer filled(Path file, FileChannel channel, int bytes) throws IOException {
        var buffer = allocate(file, bytes);
        while (buffer.hasRemaining()) if (channel.read(buffer) < 0) throw wrong(file, "it ends in the middle");
        return buffer.flip();
    }

    private static ByteBuffer allocate(Path file, int bytes) {
        try {
            return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        } catch (OutOfMemoryError e) {
            throw new Problem(
                    e,
                    "The weights file %s holds %d MB, more than the memory that Java may use. Raise it with -Xmx.",
                    file,
                    bytes >> 20);
        }
    }

    private static void parse(Path file, ByteBuffer header, Header into) {
        try {
            var text = StandardCharsets.UTF_8.newDecoder().decode(header).toString();
            if (!text.startsWith("{")) throw wrong(file, "its header is not a JSON object");
            var json = new JsonReader(new StringReader(text));
            json.setStrictness(Strictness.STRICT);
            json.beginObject();
            var names = new HashSet<String>();
            while (json.hasNext()) {
                var name = json.nextName();
                if (!names.add(name)) throw wrong(file, "its header names %s twice", shown(name));
                if (name.equals("__metadata__")) parseMetadata(file, json, into.metadata());
                else into.ranges().put(name, parseRange(file, name, json));
            }
            json.endObject();
            if (json.peek() != JsonToken.END_DOCUMENT) throw wrong(file, "its header is not JSON");
        } catch (IOException | IllegalStateException e) {
            throw wrong(file, "its header is not JSON");
        }
    }

    private static void parseMetadata(Path file, JsonReader json, Map<String, String> metadata) throws IOException {
        if (json.peek() != JsonToken.BEGIN_OBJECT) throw wrong(file, "its metadata is not an object");
        json.beginObject();
        while (json.hasNext()) {
            var key = json.nextName();
            if (json.peek() != JsonToken.STRING) throw wrong(file, "its metadata \"%s\" is not text", shown(key));
            if (metadata.put(key, json.nextString()) != null)
                throw wrong(file, "its header names %s twice", shown(key));
        }
        json.endObject();
    }

    private static Range parseRange(Path file, String name, JsonReader json) throws IOException {
        String type = null;
        List<Long> shape = null;
        List<Long> offsets = null;
        try {
            json.beginObject();
            while (json.hasNext()) {
                var field = json.nextName();
                if (field.equals("dtype") && type == null) type = json.nextString();
                else if (field.equals("shape") && shape == null) shape = parseLongs(json);
                else if (field.equals("data_offsets") && offsets == null) offsets = parseLongs(json);
                else throw new IllegalStateException(field);
            }
            json.endObject();
        } catch (IllegalStateException | NumberFormatException e) {
            throw wrong(file, "%s is not described by a type, a shape and a range", shown(name));
        }
        if (type == null || shape == null || offsets == null)
            throw wrong(file, "%s is not described by a type, a shape and a range", shown(name));
        var width = ELEMENT_BYTES.get(type);
        if (width == null) throw wrong(file, "%s has the unknown type %s", shown(name), shown(type));
        if (offsets.size() != 2 || shape.stream().anyMatch(n -> n < 0))
            throw wrong(file, "%s has an impossible shape or range", shown(name));
        try {
            var bytes = (long) width;
            for (var n : shape) bytes = Math.multiplyExact(bytes, n);
            if (offsets.get(0) < 0 || Math.subtractExact(offsets.get(1), offsets.get(0)) != bytes)
                throw wrong(file, "%s says shape %s but has the range %s", shown(name), shape, offsets);
        } catch (ArithmeticException e) {
            throw wrong(file, "%s has an impossible shape or range", shown(name));
        }
        return new Range(type, shape, offsets.get(0), offsets.get(1));
    }

    private static List<Long> parseLongs(JsonReader json) throws IOException {
        var found = new ArrayList<Long>();
        json.beginArray();
        while (json.hasNext()) {
            if (found.size() == MAXIMAL_DIMENSIONS || json.peek() != JsonToken.NUMBER)
                throw new IllegalStateException("not a short list of numbers");
            found.add(Long.parseLong(json.nextString()));
        }
        json.endArray();
        return found;
    }

    private static void check(Path file, Map<String, Range> ranges, long body) {
        var sorted = new ArrayList<>(ranges.entrySet());
        sorted.sort(Comparator.comparingLong(
                        (Map.Entry<String, Range> e) -> e.getValue().start())
                .thenComparingLong(e -> e.getValue().end()));
        var at = 0L;
        for (var entry : sorted) {
            if (entry.getValue().start() < at) throw wrong(file, "%s overlaps another tensor", shown(entry.getKey()));
            if (entry.getValue().start() > at) throw wrong(file, "%s follows a hole", shown(entry.getKey()));
            at = entry.getValue().end();
        }
        if (at > body) throw wrong(file, "it ends in the middle");
        if (at < body) throw wrong(file, "%d bytes follow its last tensor", body - at);
    }

    // What a file calls its tensors may be endless, or steer the terminal that shows the sentence.
    private static String shown(String name) {
        var start = name.length() > 100 ? name.substring(0, 100) + "..." : name;
        return start.codePoints()
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static Problem wrong(Path file, String pattern, Object... arguments) {
        return new Problem(
                "The weights file %s is not a sound safetensors file: %s. Use another copy, or train again.",
                file, Sentence.of(pattern, arguments));
    }

    /** The text beside the tensors. */
    public Map<String, String> metadata() {
        return Collections.unmodifiableMap(metadata);
    }

    /** The names of the tensors, in the order of the header. */
    public Set<String> names() {
        return Collections.unmodifiableSet(ranges.keySet());
    }

    /**
     * The numbers of one tensor in row order, little endian.
     *
     * @throws Problem when it is absent, of another type or shape, or holds a number that is not finite
     */
    public ByteBuffer bytes(String name, String type, long... shape) {
        var range = ranges.get(name);
        if (range == null)
            throw new Problem("The weights file %s lacks %s: it belongs to another network.", file, name);
        if (!range.type().equals(type) || !Arrays.equals(shape(name), shape))
            throw new Problem(
                    "The weights file %s holds %s as %s%s where %s%s is needed: it belongs to another network.",
                    file, name, range.type(), range.shape(), type, Arrays.toString(shape));
        var slice = data.slice((int) range.start(), (int) (range.end() - range.start()))
                .order(ByteOrder.LITTLE_ENDIAN);
        if (!finite(slice, type))
            throw new Problem(
                    "The weights file %s holds numbers in %s that are not finite. Use another copy, or train again.",
                    file, name);
        return slice;
    }

    /** The dimensions of one tensor of this file. */
    public long[] shape(String name) {
        var range = ranges.get(name);
        if (range == null)
            throw new Problem("The weights file %s lacks %s: it belongs to another network.", file, name);
        return range.shape().stream().mapToLong(Long::longValue).toArray();
    }

    private static boolean finite(ByteBuffer slice, String type) {
        if (type.equals("F32")) {
            var floats = slice.asFloatBuffer();
            for (var i = 0; i < floats.limit(); i++) if (!Float.isFinite(floats.get(i))) return false;
        } else if (type.equals("F64")) {
            var doubles = slice.asDoubleBuffer();
            for (var i = 0; i < doubles.limit(); i++) if (!Double.isFinite(doubles.get(i))) return false;
        }
        return true;
    }
}
