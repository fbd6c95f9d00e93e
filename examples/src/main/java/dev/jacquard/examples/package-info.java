/** Whole programs that use Jacquard as a library; the blocks of code in the documents are parts of them. */
package dev.jacquard.examples;
