package dev.jacquard.media.collection;

import dev.jacquard.media.Sentence;

/**
 * A file that was found but could not be used.
 *
 * @param file its name relative to the collection
 * @param reason the end of a sentence, such as "it is cut short"
 */
public record Unreadable(String file, Sentence reason) {}
