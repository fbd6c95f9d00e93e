package dev.jacquard.nn.torch;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.jacquard.media.Problem;
import dev.jacquard.media.Sentence;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
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
    private static final int MAXIMAL_HEADER = 100_000_000;
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

    private final Path file;
    private final Map<String, String> metadata;
    private final Map<String, Range> ranges;
    private final ByteBuffer data;

    private Safetensors(Path file, Map<String, String> metadata, Map<String, Range> ranges, ByteBuffer data) {
        this.file = file;
        this.metadata = metadata;
        this.ranges = ranges;
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
            if (channel.size() > Integer.MAX_VALUE - 8)
                throw wrong(file, "more than 2 GB of weights are not supported");
            var whole = ByteBuffer.allocate((int) channel.size());
            while (whole.hasRemaining()) if (channel.read(whole) < 0) throw wrong(file, "it ends in the middle");
            return decode(file, whole.flip());
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
        if (size < 10) throw wrong(file, "it has only %d bytes", size);
        var length = whole.order(ByteOrder.LITTLE_ENDIAN).getLong(0);
        if (length < 2 || length > MAXIMAL_HEADER || length > size - 8)
            throw wrong(file, "its header claims %s bytes", Long.toUnsignedString(length));
        var parsed = parse(file, whole.slice(8, (int) length));
        var metadata = metadata(file, parsed.remove("__metadata__"));
        var data = whole.slice(8 + (int) length, size - 8 - (int) length);
        return new Safetensors(file, metadata, ranges(file, parsed, data.remaining()), data);
    }

    private static JsonObject parse(Path file, ByteBuffer header) {
        try {
            var text = StandardCharsets.UTF_8.newDecoder().decode(header).toString();
            if (!text.startsWith("{")) throw wrong(file, "its header is not a JSON object");
            var depth = 0;
            // A header is three levels deep; the parser would follow thousands into a stack overflow.
            for (var i = 0; i < text.length(); i++) {
                var c = text.charAt(i);
                if (c == '[' || c == '{') depth++;
                if (c == ']' || c == '}') depth--;
                if (depth > 64) throw wrong(file, "its header is nested too deeply");
            }
            return JsonParser.parseString(text).getAsJsonObject();
        } catch (CharacterCodingException | JsonParseException | IllegalStateException e) {
            throw wrong(file, "its header is not JSON");
        }
    }

    private static Map<String, String> metadata(Path file, JsonElement element) {
        var found = new LinkedHashMap<String, String>();
        if (element == null) return found;
        if (!element.isJsonObject()) throw wrong(file, "its metadata is not an object");
        for (var entry : element.getAsJsonObject().entrySet()) {
            if (!(entry.getValue() instanceof JsonPrimitive value) || !value.isString())
                throw wrong(file, "its metadata \"%s\" is not text", entry.getKey());
            found.put(entry.getKey(), value.getAsString());
        }
        return found;
    }

    private static Map<String, Range> ranges(Path file, JsonObject header, long body) {
        var found = new LinkedHashMap<String, Range>();
        for (var entry : header.entrySet()) {
            var name = entry.getKey();
            try {
                var described = entry.getValue().getAsJsonObject();
                var type = described.get("dtype").getAsString();
                var shape = longs(described.get("shape"));
                var offsets = longs(described.get("data_offsets"));
                var width = ELEMENT_BYTES.get(type);
                if (width == null) throw wrong(file, "%s has the unknown type %s", name, type);
                if (offsets.size() != 2 || shape.stream().anyMatch(n -> n < 0) || shape.size() > 16)
                    throw wrong(file, "%s has an impossible shape or range", name);
                var bytes = (long) width;
                for (var n : shape) bytes = Math.multiplyExact(bytes, n);
                if (offsets.get(0) < 0
                        || offsets.get(1) > body
                        || Math.subtractExact(offsets.get(1), offsets.get(0)) != bytes)
                    throw wrong(file, "%s says shape %s but has the range %s", name, shape, offsets);
                found.put(name, new Range(type, shape, offsets.get(0), offsets.get(1)));
            } catch (NullPointerException
                    | IllegalStateException
                    | UnsupportedOperationException
                    | NumberFormatException
                    | ArithmeticException
                    | ClassCastException e) {
                throw wrong(file, "%s is not described by a type, a shape and a range", name);
            }
        }
        var sorted = new ArrayList<>(found.entrySet());
        sorted.sort(Comparator.comparingLong(
                        (Map.Entry<String, Range> e) -> e.getValue().start())
                .thenComparingLong(e -> e.getValue().end()));
        var at = 0L;
        for (var entry : sorted) {
            if (entry.getValue().start() != at)
                throw wrong(
                        file,
                        entry.getValue().start() < at ? "%s overlaps another tensor" : "%s follows a hole",
                        entry.getKey());
            at = entry.getValue().end();
        }
        if (at != body) throw wrong(file, "%d bytes follow its last tensor", body - at);
        return found;
    }

    private static List<Long> longs(JsonElement array) {
        var found = new ArrayList<Long>();
        for (var element : array.getAsJsonArray()) {
            var number = element.getAsBigDecimal();
            found.add(number.longValueExact());
        }
        return found;
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
