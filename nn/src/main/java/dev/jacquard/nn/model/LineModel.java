package dev.jacquard.nn.model;

import dev.jacquard.media.text.Tokenizer;
import org.bytedeco.pytorch.Tensor;

/** A model that makes short texts from vectors. Its items as tensors are tokens, int64 (batch, places). */
public interface LineModel extends LatentModel<String> {
    /** What turns text into its tokens. */
    Tokenizer tokenizer();

    /** How many tokens a text has at most. */
    int longest();

    /** Whether a text has 1 to {@link #longest} tokens, all of which the training texts have. */
    boolean takes(String text);

    /** What the encoder says of the vectors of items. */
    Posterior posterior(Tensor items);

    /** How many nats each item takes with its vector given, its end included, (batch). */
    Tensor nats(Tensor items, Tensor latents);
}
