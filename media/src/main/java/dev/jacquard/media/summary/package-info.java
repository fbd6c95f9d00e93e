/** Summaries in plain Java: sentences and their places, what of a text stands for it, and how summaries are measured. */
package dev.jacquard.media.summary;
