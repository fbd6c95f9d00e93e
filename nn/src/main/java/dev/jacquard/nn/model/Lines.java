package dev.jacquard.nn.model;

import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.text.Tokenizer;
import dev.jacquard.nn.torch.Tensors;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;

/** Short texts as their tokens, two bytes each. Of a huge collection a share is taken that is spread over it. */
final class Lines {
    private final char[] tokens;
    private final int[] starts;
    private final int size;
    private final int passedOver;

    private Lines(char[] tokens, int[] starts, int size, int passedOver) {
        this.tokens = tokens;
        this.starts = starts;
        this.size = size;
        this.passedOver = passedOver;
    }

    /** The texts of 1 to {@code longest} tokens. */
    static Lines of(Collection<String> texts, Tokenizer tokenizer, int longest) {
        var some = Texts.spread(texts, Texts.MOST_TOKENS);
        var tokens = new char[1 << 12];
        var starts = new int[some.size() + 1];
        var size = 0;
        for (var text : some) {
            // A token has one character at least.
            if (text.isEmpty() || text.length() > longest * 64L) continue;
            var own = tokenizer.encode(text);
            if (own.length > longest) continue;
            var from = starts[size];
            if (from + own.length > tokens.length) tokens = Arrays.copyOf(tokens, 2 * tokens.length + own.length);
            for (var i = 0; i < own.length; i++) tokens[from + i] = (char) own[i];
            starts[++size] = from + own.length;
        }
        return new Lines(tokens, starts, size, some.size() - size);
    }

    /** How many there are. */
    int size() {
        return size;
    }

    /** How many were empty or too long. */
    int passedOver() {
        return passedOver;
    }

    /** How many tokens the longest of these has. */
    int longest(int[] positions) {
        return Arrays.stream(positions).map(this::length).max().orElse(0);
    }

    private int length(int position) {
        return starts[position + 1] - starts[position];
    }

    /** Some of them, int64 (positions, width), with {@link Tokenizer#END} behind each; the width is that of the longest at least. */
    Tensor padded(int[] positions, int width) {
        var values = new long[positions.length * width];
        for (var row = 0; row < positions.length; row++)
            for (var i = 0; i < length(positions[row]); i++)
                values[row * width + i] = tokens[starts[positions[row]] + i];
        return Tensors.of(values, positions.length, width);
    }
}
