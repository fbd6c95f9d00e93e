/**
 * The one training loop: turns and their losses go in, trained weights, a log and checkpoints come out. It knows no model;
 * models describe themselves to it as a {@link dev.jacquard.nn.train.Learner}.
 */
package dev.jacquard.nn.train;
