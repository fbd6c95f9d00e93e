/** Makes summaries with trained models, and tells how much sentences have in common. No tensor crosses a public method. */
package dev.jacquard.nn.summarize;
