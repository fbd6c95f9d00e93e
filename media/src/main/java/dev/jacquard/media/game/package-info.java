/** Games of two players: their rules behind one small interface, and the contract that every game keeps. */
package dev.jacquard.media.game;
