package dev.jacquard.nn.train;

import dev.jacquard.media.image.Image;
import dev.jacquard.nn.torch.Safetensors;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bytedeco.pytorch.Tensor;

/** A model under training, as the loop sees it. All methods run on the engine's thread. */
public interface Learner extends AutoCloseable {
    /** What one step moves, in this order. The same turns for the learner's whole life. */
    List<Turn> turns();

    /** How many examples {@link #batch} holds. */
    int batchSize();

    /**
     * The examples of a step: a function of the step's number and of {@link #memory}, so that a resumed training sees the
     * same.
     */
    Tensor batch(long step);

    /** The loss on examples held out from training, lower is better; empty where there are none. */
    OptionalDouble validation();

    /**
     * Whether the training goes well beyond its losses being finite. Asked after every step: a function of what the learner
     * has seen up to this step, so that a resumed training sees the same. After a failure the loop goes back to the last sound
     * checkpoint and goes on at a quarter of the rate.
     */
    default Health health() {
        return Health.SOUND;
    }

    /** Told how often the training went back in all, after each time and when it is resumed. */
    default void wentBack(int times) {}
    /** What it remembers from step to step beside weights, to be kept in checkpoints; names begin with {@code learner/}. */
    default List<Safetensors.Entry> memory() {
        return List.of();
    }

    /**
     * Takes up what {@link #memory} gave.
     *
     * @throws dev.jacquard.media.Problem when the file does not hold it
     */
    default void recall(Safetensors file) {}

    /** How the training goes as a picture, drawn into the run with every preview; empty where the log tells it all. */
    default Optional<Image> picture() {
        return Optional.empty();
    }

    /** Frees what it keeps beside its model's weights. */
    @Override
    default void close() {}
}
