package dev.jacquard.nn.create;

/**
 * What the origins of a model's works have in common.
 *
 * @param recipe name of the recipe
 * @param weights SHA-256 of the weights file
 * @param collection fingerprint of what was trained on
 * @param program version of this program
 */
public record Signature(String recipe, String weights, String collection, String program) {}
