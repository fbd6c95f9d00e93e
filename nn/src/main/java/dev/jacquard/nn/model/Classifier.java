package dev.jacquard.nn.model;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * A model that says what an item is. All tensors are float32; the batch comes first.
 *
 * @param <E> what it judges
 */
public interface Classifier<E> extends Model<E> {
    /** The names of what it tells apart. */
    List<String> classes();

    /** Items from the JVM as a tensor. */
    Tensor toTensor(List<E> items);

    /** How much speaks for each class, (batch, classes); see {@link Calibration#probabilities}. */
    Tensor logits(Tensor items);

    /** How sure it may be, and from when on it does not answer. */
    Calibration calibration();
}
