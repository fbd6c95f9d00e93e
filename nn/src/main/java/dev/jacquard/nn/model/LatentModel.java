package dev.jacquard.nn.model;

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

    /** The vectors of items, (batch, latents). */
    Tensor encode(Tensor items);

    /** The items of vectors. */
    Tensor decode(Tensor latents);

    /** Items from the JVM as a tensor. */
    Tensor toTensor(java.util.List<E> items);

    /** The first {@code count} items of a tensor for the JVM. */
    java.util.List<E> fromTensor(Tensor items, int count);
}
