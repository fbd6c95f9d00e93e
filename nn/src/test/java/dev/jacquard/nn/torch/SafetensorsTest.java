package dev.jacquard.nn.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jacquard.media.Problem;
import dev.jacquard.media.SafeFiles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files come back as they were written, and whatever else a file holds is refused with a sentence. */
class SafetensorsTest {
    @TempDir
    Path folder;

    private static byte[] floats(float... values) {
        var bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (var v : values) bytes.putFloat(v);
        return bytes.array();
    }

    private static final List<Safetensors.Entry> ENTRIES = List.of(
            new Safetensors.Entry("encoder.weight", "F32", new long[] {2, 2}, floats(1, -2, 3.5f, 0)),
            new Safetensors.Entry("名字 \"quoted\"", "I64", new long[] {1}, new byte[8]),
            new Safetensors.Entry("empty", "F64", new long[] {0, 3}, new byte[0]),
            new Safetensors.Entry("number", "F32", new long[0], floats(7)));

    private Path valid() {
        var file = folder.resolve("valid.safetensors");
        SafeFiles.write(file, Safetensors.encode(Map.of("recipe", "{\"latent\": 32}", "note", "一"), ENTRIES));
        return file;
    }

    private Path file(byte[] content) throws IOException {
        return Files.write(folder.resolve("file.safetensors"), content);
    }

    private Path file(String header, int body) throws IOException {
        return file(header.getBytes(StandardCharsets.UTF_8), body);
    }

    private Path file(byte[] header, int body) throws IOException {
        return file(ByteBuffer.allocate(8 + header.length + body)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header)
                .array());
    }

    private static byte[] rest(ByteBuffer buffer) {
        var bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    @Test
    void everythingComesBackAsItWasWritten() {
        var read = Safetensors.read(valid());
        assertEquals(Map.of("recipe", "{\"latent\": 32}", "note", "一"), read.metadata());
        assertEquals(ENTRIES.stream().map(Safetensors.Entry::name).toList(), List.copyOf(read.names()));
        for (var entry : ENTRIES) {
            assertArrayEquals(entry.shape(), read.shape(entry.name()));
            assertArrayEquals(entry.bytes(), rest(read.bytes(entry.name(), entry.type(), entry.shape())));
        }
    }

    @Test
    void numbersBeginAtAMultipleOfEightBytes() throws IOException {
        var bytes = ByteBuffer.wrap(Files.readAllBytes(valid())).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(0, bytes.getLong() % 8);
    }

    @Test
    void anotherReaderFindsTheSameNumbers() throws Exception {
        var python = Path.of("/usr/bin/python3");
        assumeTrue(Files.isExecutable(python), "there is no " + python);
        var script = String.join(
                "\n",
                "import json, struct, sys",
                "data = open(sys.argv[1], 'rb').read()",
                "n, = struct.unpack('<Q', data[:8])",
                "header = json.loads(data[8:8 + n].decode('utf-8'))",
                "assert header.pop('__metadata__')['recipe'] == '{\"latent\": 32}'",
                "for name, t in header.items():",
                "    a, b = t['data_offsets']",
                "    kind = {'F32': 'f', 'F64': 'd', 'I64': 'q'}[t['dtype']]",
                "    count = (b - a) // struct.calcsize(kind)",
                "    print(t['shape'], list(struct.unpack('<%d%s' % (count, kind), data[8 + n + a:8 + n + b])))");
        var process = new ProcessBuilder(python.toString(), "-c", script, valid().toString())
                .redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), said);
        assertEquals("[2, 2] [1.0, -2.0, 3.5, 0.0]\n[1] [0]\n[0, 3] []\n[] [7.0]\n", said);
    }

    static Stream<Arguments> hostileHeaders() {
        var nested = "[".repeat(100_000) + "]".repeat(100_000);
        var hidden = "{\"" + "]".repeat(100_000) + "\":" + "[".repeat(50_000) + "]".repeat(50_000) + "}";
        var good = "\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]";
        return Stream.of(
                Arguments.of(
                        "overlap",
                        "{\"a\":{" + good + "},\"b\":{\"dtype\":\"F32\",\"shape\":[2]," + "\"data_offsets\":[4,12]}}",
                        12,
                        "overlaps"),
                Arguments.of("the same range twice", "{\"a\":{" + good + "},\"b\":{" + good + "}}", 8, "overlaps"),
                Arguments.of(
                        "hole",
                        "{\"a\":{" + good + "},\"b\":{\"dtype\":\"F32\",\"shape\":[2]," + "\"data_offsets\":[12,20]}}",
                        20,
                        "hole"),
                Arguments.of(
                        "hole at the start",
                        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1]," + "\"data_offsets\":[4,8]}}",
                        8,
                        "hole"),
                Arguments.of("bytes after the end", "{\"a\":{" + good + "}}", 9, "1 bytes follow"),
                Arguments.of("no tensors but bytes", "{   }", 4, "4 bytes follow"),
                Arguments.of("a range past the end", "{\"a\":{" + good + "}}", 4, "ends in the middle"),
                Arguments.of(
                        "wrong shape",
                        "{\"a\":{\"dtype\":\"F32\",\"shape\":[3]," + "\"data_offsets\":[0,8]}}",
                        8,
                        "shape [3]"),
                Arguments.of(
                        "negative shape",
                        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1,-2]," + "\"data_offsets\":[0,8]}}",
                        8,
                        "impossible"),
                Arguments.of(
                        "negative offset",
                        "{\"a\":{\"dtype\":\"F32\",\"shape\":[3]," + "\"data_offsets\":[-4,8]}}",
                        8,
                        "range"),
                Arguments.of(
                        "backward range",
                        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2]," + "\"data_offsets\":[8,0]}}",
                        8,
                        "range"),
                Arguments.of(
                        "shape beyond 64 bits",
                        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296]," + "\"data_offsets\":[0,0]}}",
                        0,
                        "impossible"),
                Arguments.of(
                        "offset beyond 64 bits",
                        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2]," + "\"data_offsets\":[0,18446744073709551624]}}",
                        8,
                        "not described"),
                Arguments.of(
                        "offsets whose difference overflows",
                        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],"
                                + "\"data_offsets\":[-9223372036854775808,9223372036854775807]}}",
                        8,
                        "range"),
                Arguments.of(
                        "a number with a huge exponent",
                        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1e999999999]," + "\"data_offsets\":[0,8]}}",
                        8,
                        "not described"),
                Arguments.of(
                        "a fraction",
                        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1.5]," + "\"data_offsets\":[0,6]}}",
                        6,
                        "not described"),
                Arguments.of(
                        "not a number",
                        "{\"a\":{\"dtype\":\"F32\",\"shape\":[NaN]," + "\"data_offsets\":[0,8]}}",
                        8,
                        ""),
                Arguments.of(
                        "infinity",
                        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2]," + "\"data_offsets\":[0,Infinity]}}",
                        8,
                        ""),
                Arguments.of(
                        "three offsets",
                        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2]," + "\"data_offsets\":[0,8,8]}}",
                        8,
                        "impossible"),
                Arguments.of(
                        "unknown type",
                        "{\"a\":{\"dtype\":\"F31\",\"shape\":[2]," + "\"data_offsets\":[0,8]}}",
                        8,
                        "unknown type F31"),
                Arguments.of("no type", "{\"a\":{\"shape\":[2],\"data_offsets\":[0,8]}}", 8, "not described"),
                Arguments.of("a tensor that is a list", "{\"a\":[1,2]}", 8, "not described"),
                Arguments.of("a tensor that is null", "{\"a\":null}", 8, "not described"),
                Arguments.of("metadata of numbers", "{\"__metadata__\":{\"a\":1}}", 0, "not text"),
                Arguments.of("metadata that is a list", "{\"__metadata__\":[]}", 0, "not an object"),
                Arguments.of("two tensors of one name", "{\"a\":{" + good + "},\"a\":{" + good + "}}", 8, ""),
                Arguments.of("a field given twice", "{\"a\":{\"dtype\":\"U8\"," + good + "}}", 8, ""),
                Arguments.of("deep nesting", "{\"a\":" + nested + "}", 0, ""),
                Arguments.of("deep nesting behind a name of brackets", hidden, 0, ""),
                Arguments.of("nested metadata", "{\"__metadata__\":{\"a\":" + nested + "}}", 0, ""),
                Arguments.of("not JSON", "{\"a\":", 0, "not JSON"),
                Arguments.of("JSON only to the lenient", "{a:{dtype:F32,shape:[2],data_offsets:[0,8]}}", 8, ""),
                Arguments.of("a comment", "{/* hello */}", 0, ""),
                Arguments.of("two objects", "{}{}", 0, ""),
                Arguments.of("a list", "[1,2,3]", 0, "not a JSON object"),
                Arguments.of("blank", "        ", 0, "not a JSON object"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostileHeaders")
    void aHostileHeaderIsRefused(String name, String header, int body, String reason) throws IOException {
        var file = file(header, body);
        var thrown = assertThrows(Problem.class, () -> Safetensors.read(file));
        assertTrue(thrown.getMessage().startsWith("The weights file " + file), thrown.getMessage());
        assertTrue(thrown.getMessage().contains(reason), thrown.getMessage());
        assertTrue(thrown.getMessage().length() < 600 + file.toString().length(), "a sentence, not a page");
    }

    @Test
    void aHeaderThatIsNotUtf8IsRefused() throws IOException {
        var file = file(new byte[] {'{', '"', (byte) 0xC3, '(', '"', ':', '1', '}'}, 0);
        assertThrows(Problem.class, () -> Safetensors.read(file));
    }

    @Test
    void controlCharactersAndEndlessNamesStayOutOfTheSentence() throws IOException {
        var name = "\\u001b[2J\\n" + "x".repeat(1_000_000);
        var file = file("{\"" + name + "\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}", 8);
        var thrown = assertThrows(Problem.class, () -> Safetensors.read(file));
        assertFalse(thrown.getMessage().chars().anyMatch(Character::isISOControl), "control characters");
        assertTrue(
                thrown.getMessage().length() < 1000,
                "length " + thrown.getMessage().length());
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.ValueSource(
            longs = {-1, 0, 1, Long.MIN_VALUE, Long.MAX_VALUE, 100_000_001, Integer.MAX_VALUE, 1L << 32, 9})
    void aHeaderLengthThatCannotBeIsRefused(long length) throws IOException {
        var bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
        var file = file(bytes.put("{      }".getBytes(StandardCharsets.UTF_8)).array());
        assertThrows(Problem.class, () -> Safetensors.read(file));
    }

    @Test
    void aFileTornAnywhereIsRefused() throws IOException {
        var whole = Files.readAllBytes(valid());
        for (var length = 0; length < whole.length; length++) {
            var torn = Arrays.copyOf(whole, length);
            assertThrows(Problem.class, () -> Safetensors.of("torn", torn));
        }
    }

    @Test
    void aGiantFileWithABadHeaderCostsNoMemory() throws IOException {
        var file = file("{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,12]}}", 12);
        try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(2_000_000_000);
        }
        assertThrows(Problem.class, () -> Safetensors.read(file));
    }

    @Test
    void aGiantFileThatDoesNotFitIntoMemoryIsRefused() throws IOException {
        var bytes = 2_000_000_000L;
        assumeTrue(Runtime.getRuntime().maxMemory() < bytes, "this machine lends the tests more than 2 GB");
        var file = file("{\"a\":{\"dtype\":\"U8\",\"shape\":[" + bytes + "],\"data_offsets\":[0," + bytes + "]}}", 0);
        try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(sparse.length() + bytes);
        }
        var thrown = assertThrows(Problem.class, () -> Safetensors.read(file));
        assertTrue(thrown.getMessage().contains("memory"), thrown.getMessage());
    }

    @Test
    void aFolderAndAnAbsentFileAreRefused() {
        assertThrows(Problem.class, () -> Safetensors.read(folder));
        var absent = assertThrows(Problem.class, () -> Safetensors.read(folder.resolve("absent")));
        assertTrue(absent.getMessage().startsWith("There is no weights file"), absent.getMessage());
    }

    @Test
    void numbersThatAreNotFiniteAreRefused() throws IOException {
        for (var bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            var file = folder.resolve("bad.safetensors");
            var entry = new Safetensors.Entry("a", "F32", new long[] {2}, floats(1, bad));
            SafeFiles.write(file, Safetensors.encode(Map.of(), List.of(entry)));
            var read = Safetensors.read(file);
            var thrown = assertThrows(Problem.class, () -> read.bytes("a", "F32", 2));
            assertTrue(thrown.getMessage().contains("not finite"), thrown.getMessage());
        }
    }

    @Test
    void aTensorOfAnotherTypeShapeOrNameIsRefused() {
        var read = Safetensors.read(valid());
        assertThrows(Problem.class, () -> read.bytes("encoder.weight", "F64", 2, 2));
        assertThrows(Problem.class, () -> read.bytes("encoder.weight", "F32", 4));
        assertThrows(Problem.class, () -> read.bytes("encoder", "F32", 2, 2));
        assertThrows(Problem.class, () -> read.shape("encoder"));
    }

    @Test
    void randomBytesAreRefusedWithASentence() {
        var random = new SplittableRandom(1);
        for (var i = 0; i < 2000; i++) {
            var bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            // Half of them get past the first check.
            if (i % 2 == 0 && bytes.length > 20)
                ByteBuffer.wrap(bytes)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(random.nextInt(bytes.length))
                        .put((byte) '{');
            readOrRefuse(bytes);
        }
    }

    @Test
    void mutationsOfAValidFileAreReadOrRefusedWithASentence() throws IOException {
        var whole = Files.readAllBytes(valid());
        var pieces =
                List.of("[", "]", "{", "}", "\"", ",", ":", "-", "9999999999999999999", "0", "null", "\\u0000", "1e9");
        var random = new SplittableRandom(2);
        for (var i = 0; i < 5000; i++) {
            var bytes = new ArrayList<Byte>();
            for (var b : whole) bytes.add(b);
            for (var change = random.nextInt(1, 4); change > 0; change--) {
                var at = random.nextInt(bytes.size());
                switch (random.nextInt(4)) {
                    case 0 -> bytes.set(at, (byte) random.nextInt(256));
                    case 1 ->
                        bytes.subList(at, Math.min(bytes.size(), at + 1 + random.nextInt(20)))
                                .clear();
                    case 2 -> {
                        var piece = pieces.get(random.nextInt(pieces.size())).getBytes(StandardCharsets.UTF_8);
                        for (var k = 0; k < piece.length && at + k < bytes.size(); k++) bytes.set(at + k, piece[k]);
                    }
                    default -> bytes.add(at, (byte) random.nextInt(32, 127));
                }
                if (bytes.isEmpty()) bytes.add((byte) 0);
            }
            var mutated = new byte[bytes.size()];
            for (var k = 0; k < mutated.length; k++) mutated[k] = bytes.get(k);
            readOrRefuse(mutated);
        }
    }

    /** Whatever else happens than reading everything or one {@link Problem} fails the test. */
    private static void readOrRefuse(byte[] bytes) {
        try {
            var read = Safetensors.of("fuzzed", bytes);
            for (var name : read.names()) read.bytes(name, "F32", read.shape(name));
        } catch (Problem refused) {
            assertFalse(refused.getMessage().isBlank());
        }
    }
}
