/**
 * Layers: each declares its parameters in a {@link dev.jacquard.nn.torch.Weights.Plan}, computes its output, and knows
 * the rule that gives the gradient of every example of a batch on its own.
 */
package dev.jacquard.nn.layer;
