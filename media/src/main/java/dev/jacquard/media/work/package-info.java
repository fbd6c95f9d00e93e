/** What a model made, and where it came from. */
package dev.jacquard.media.work;
