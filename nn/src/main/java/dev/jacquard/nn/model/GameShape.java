package dev.jacquard.nn.model;

import dev.jacquard.media.game.Game;
import java.util.Map;

/** What a network has to know of a game. */
record GameShape(String game, int columns, int rows, int planes, int moves) {
    static GameShape of(Game game) {
        return new GameShape(game.name(), game.columns(), game.rows(), game.planes(), game.moves());
    }

    /** From {@link #facts}; {@link NumberFormatException} when they are damaged. */
    static GameShape of(Map<String, String> facts) {
        return new GameShape(
                facts.get("game"),
                Integer.parseInt(facts.get("columns")),
                Integer.parseInt(facts.get("rows")),
                Integer.parseInt(facts.get("planes")),
                Integer.parseInt(facts.get("moves")));
    }

    Map<String, String> facts() {
        return Map.of(
                "game", game,
                "columns", Integer.toString(columns),
                "rows", Integer.toString(rows),
                "planes", Integer.toString(planes),
                "moves", Integer.toString(moves));
    }

    int squares() {
        return columns * rows;
    }
}
