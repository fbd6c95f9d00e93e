/** Pictures as values, and the file formats they come in. */
package dev.jacquard.media.image;
