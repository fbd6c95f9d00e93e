package dev.jacquard.nn.summarize;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/**
 * The constants of a model in the Open Neural Network Exchange format (onnx.proto: fields 7 of ModelProto, 5 of GraphProto,
 * and TensorProto), which is all that is read of it.
 */
final class OnnxWeights {
    private static final int VARINT = 0;
    private static final int EIGHT_BYTES = 1;
    private static final int LENGTH = 2;
    private static final int FOUR_BYTES = 5;

    private final Map<String, Constant> constants = new HashMap<>();

    /** A constant's numbers: floats as they are, bytes with or without a sign as {@code unsigned} says. */
    private static final class Constant {
        String name = "";
        ByteBuffer raw;
        boolean unsigned;
        boolean real;
    }

    /** Throws {@link IllegalArgumentException} or one of {@link ByteBuffer}'s exceptions for anything else. */
    OnnxWeights(byte[] file) {
        fields(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN), (field, graph) -> {
            if (field == 7)
                fields(graph, (inGraph, tensor) -> {
                    if (inGraph == 5) add(tensor);
                });
        });
    }

    private interface Reader {
        void read(int field, ByteBuffer content);
    }

    private void add(ByteBuffer tensor) {
        var constant = new Constant();
        var type = new long[1];
        var numbers = new ByteBuffer[1];
        fields(tensor, (field, content) -> {
            switch (field) {
                case 2 -> type[0] = varint(content);
                case 8 -> constant.name = StandardCharsets.UTF_8.decode(content).toString();
                case 4, 9 -> constant.raw = content;
                case 5 -> numbers[0] = content;
                default -> {
                    // Names of files and the like, which a model in one file has not, and its shape, which its user
                    // knows.
                }
            }
        });
        constant.real = type[0] == 1;
        constant.unsigned = type[0] == 2;
        if (constant.raw == null && numbers[0] != null) constant.raw = narrowed(numbers[0]);
        if (constant.raw != null) constants.put(constant.name, constant);
    }

    /** Bytes that were written as whole numbers of any length. */
    private static ByteBuffer narrowed(ByteBuffer numbers) {
        var bytes = ByteBuffer.allocate(numbers.remaining());
        while (numbers.hasRemaining()) bytes.put((byte) varint(numbers));
        return bytes.flip();
    }

    private static void fields(ByteBuffer message, Reader reader) {
        while (message.hasRemaining()) {
            var key = varint(message);
            var from = message.position();
            var length =
                    switch ((int) (key & 7)) {
                        case VARINT -> {
                            varint(message);
                            yield message.position() - from;
                        }
                        case EIGHT_BYTES -> 8;
                        case FOUR_BYTES -> 4;
                        case LENGTH -> {
                            var bytes = Math.toIntExact(varint(message));
                            from = message.position();
                            yield bytes;
                        }
                        default -> throw new IllegalArgumentException("The file is no model in the ONNX format.");
                    };
            reader.read((int) (key >>> 3), message.slice(from, length).order(ByteOrder.LITTLE_ENDIAN));
            message.position(from + length);
        }
    }

    private static long varint(ByteBuffer buffer) {
        var value = 0L;
        for (var shift = 0; ; shift += 7) {
            var next = buffer.get();
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) return value;
        }
    }

    /** The numbers of a constant, whatever they are kept as. */
    float[] floats(String name) {
        var constant = constant(name);
        var raw = constant.raw.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        if (constant.real) {
            var floats = new float[raw.remaining() / 4];
            raw.asFloatBuffer().get(floats);
            return floats;
        }
        var floats = new float[raw.remaining()];
        for (var i = 0; i < floats.length; i++) floats[i] = constant.unsigned ? raw.get() & 0xFF : raw.get();
        return floats;
    }

    /** Bytes as they lie in the file. */
    byte[] bytes(String name) {
        var bytes = new byte[constant(name).raw.remaining()];
        constant(name).raw.duplicate().get(bytes);
        return bytes;
    }

    /** The names that match, by the number in them. */
    String[] names(String start, String end) {
        return constants.keySet().stream()
                .filter(n -> n.startsWith(start) && n.endsWith(end))
                .sorted(Comparator.comparingInt(
                        n -> Integer.parseInt(n.substring(start.length(), n.length() - end.length()))))
                .toArray(String[]::new);
    }

    private Constant constant(String name) {
        var constant = constants.get(name);
        if (constant == null) throw new IllegalArgumentException("The model has no constant " + name + ".");
        return constant;
    }
}
