/** Levels of Sokoban: their files, their rules, and whether they can be won. */
package dev.jacquard.media.game.level;
