package dev.jacquard.nn.model;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * A model that makes its works from vectors of numbers, and finds the vector of a given work: what the creative tools
 * need. All tensors are float32; the batch comes first.
 *
 * @param <E> what it makes
 */
public interface LatentModel<E> extends Model<E> {
    /** How many numbers a vector has. */
    int latents();

    /** Vectors for standard normal noise, both (batch, latents): the model's prior. */
    Tensor prior(Tensor noise);

    /** The noise that {@link #prior} turns into these vectors, both (batch, latents). */
    Tensor noise(Tensor latents);

    /** What a person may choose about its works, such as a class; each with its default. */
    default List<Setting> wishes() {
        return List.of();
    }

    /**
     * The vectors of items, (batch, latents).
     *
     * @param wishes values of {@link #wishes} and perhaps of others, one for each item
     */
    Tensor encode(Tensor items, List<Settings> wishes);

    /** The items of vectors, with wishes as in {@link #encode}. */
    Tensor decode(Tensor latents, List<Settings> wishes);

    /** Items from the JVM as a tensor. */
    Tensor toTensor(List<E> items);

    /** The first {@code count} items of a tensor for the JVM. */
    List<E> fromTensor(Tensor items, int count);
}
