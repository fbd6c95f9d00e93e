/** What a person owns, as a sequence to train on: read, counted, fingerprinted and split. */
package dev.jacquard.media.collection;
