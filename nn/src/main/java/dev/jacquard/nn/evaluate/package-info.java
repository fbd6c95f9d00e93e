/** Measuring what models make, by figures that a copier and a network that learned nothing cannot pass. */
package dev.jacquard.nn.evaluate;
