/** Players of games, and matches between them. */
package dev.jacquard.media.game.match;
