/** Making works with a trained model: the creative tools that serve every model with latent vectors. */
package dev.jacquard.nn.create;
