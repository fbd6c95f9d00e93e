/**
 * The same training steps in Jacquard and in its peers, alternating in one run: {@link dev.jacquard.bench.compare.Compare}
 * starts the contestants as processes and prints the table. What contestants in other modules share ({@link
 * dev.jacquard.bench.compare.Workload}, {@link dev.jacquard.bench.compare.Exercise}, {@link
 * dev.jacquard.bench.compare.Pacer}) is plain Java.
 */
package dev.jacquard.bench.compare;
