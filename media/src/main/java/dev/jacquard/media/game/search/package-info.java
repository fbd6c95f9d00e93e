/** Searches that work for any game: alpha-beta with estimates, and Monte-Carlo trees with an evaluator. */
package dev.jacquard.media.game.search;
