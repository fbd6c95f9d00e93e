package dev.jacquard.nn.create;

/**
 * A direction of latent space that a person gave a name.
 *
 * @param name what it changes, such as {@code brightness}
 * @param step what moves a code by one standard deviation along it, as {@link ImageTools.Direction#step} tells it
 */
public record NamedDirection(String name, String step) {}
