package dev.jacquard.nn.model;

import dev.jacquard.media.text.Tokenizer;
import dev.jacquard.nn.layer.Pass;
import java.util.BitSet;
import org.bytedeco.pytorch.Tensor;

/** A model that tells which token comes next, given those before it. */
public interface LanguageModel extends Model<String> {
    /** What turns text into its tokens. */
    Tokenizer tokenizer();

    /** The tokens that the training text has; others are never written. */
    BitSet usual();

    /** How many tokens it saw at once while it was trained. */
    int context();

    /**
     * For each place the logits of the token that comes next.
     *
     * @param tokens int64 (batch, places)
     * @return float32 (batch, places, tokens)
     */
    Tensor logits(Tensor tokens, Pass pass);

    /**
     * For each place what the network knows of the text up to there.
     *
     * @param tokens int64 (batch, places)
     * @return float32 (batch, places, width)
     */
    Tensor states(Tensor tokens, Pass pass);

    /** How many texts are best read side by side when there are many. */
    int rows();

    /** Begins to read texts side by side, one token of each at a time. */
    Reading read(int rows);

    /** Texts that are being read; what was read is remembered, so that one more token costs little. */
    interface Reading extends AutoCloseable {
        /**
         * Reads one more token of each text.
         *
         * @param tokens int64 (rows)
         * @return the logits of what comes next, float32 (rows, tokens)
         */
        Tensor next(Tensor tokens);

        @Override
        void close();
    }
}
