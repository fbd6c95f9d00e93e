package dev.jacquard.nn.model;

import dev.jacquard.media.collection.Collection;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Weights;
import dev.jacquard.nn.train.Learner;
import java.util.Map;

/**
 * A network, trained or not. Its methods run on the engine's thread.
 *
 * @param <E> what it takes and makes
 */
public interface Model<E> extends AutoCloseable {
    /** The weights that a finished model needs, by the name of their part; what only training needs is left out. */
    Map<String, Weights> parts();

    /**
     * Prepares training.
     *
     * @param training examples to train on
     * @param heldOut examples to validate on, never trained on; may be empty
     */
    Learner learner(Collection<E> training, Collection<E> heldOut, Randomness randomness);

    @Override
    void close();
}
