/**
 * The engine: native memory, the engine thread, one flat vector of weights a network, and random numbers as a function.
 * The only way from here to the rest of the program is through tensors; nothing above {@code nn} ever sees one.
 */
package dev.jacquard.nn.torch;
