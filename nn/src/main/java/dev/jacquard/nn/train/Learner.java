package dev.jacquard.nn.train;

import java.util.List;
import java.util.OptionalDouble;
import org.bytedeco.pytorch.Tensor;

/** A model under training, as the loop sees it. All methods run on the engine's thread. */
public interface Learner extends AutoCloseable {
    /** What one step moves, in this order. The same turns for the learner's whole life. */
    List<Turn> turns();

    /** How many examples {@link #batch} holds. */
    int batchSize();

    /** The examples of a step: a function of the step's number, so that a resumed training sees the same. */
    Tensor batch(long step);

    /** The loss on examples held out from training, lower is better; empty where there are none. */
    OptionalDouble validation();

    /** Frees what it keeps beside its model's weights. */
    @Override
    default void close() {}
}
