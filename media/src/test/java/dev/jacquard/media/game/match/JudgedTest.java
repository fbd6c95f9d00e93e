package dev.jacquard.media.game.match;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.game.ConnectFour;
import dev.jacquard.media.game.ConnectFourBook;
import dev.jacquard.media.game.ConnectFourSolver;
import dev.jacquard.media.game.Games;
import dev.jacquard.media.game.State;
import java.util.HashSet;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class JudgedTest {
    private static int stones(State state) {
        return state.drawing().replaceAll("[^XO]", "").length();
    }

    @Test
    void sixHundredPositionsOfConnectFourAreKeptAHundredOfEachLength() {
        var game = new ConnectFour();
        var counts = new TreeMap<Integer, Integer>();
        var test = new HashSet<State>();
        for (var judged : Judged.of(game, Judged.Use.TEST)) {
            counts.merge(stones(judged.state()), 1, Integer::sum);
            assertTrue(judged.hasMistake());
            assertTrue(test.add(judged.state()));
        }
        assertEquals("{8=100, 12=100, 16=100, 20=100, 24=100, 28=100}", counts.toString());
        for (var judged : Judged.of(game, Judged.Use.VALIDATION)) assertFalse(test.contains(judged.state()));
    }

    @Test
    void theSolverJudgesTheLongerOnesAsTheResourceSays() {
        var game = new ConnectFour();
        var solver = new ConnectFourSolver(game, 20, ConnectFourBook.EMPTY);
        for (var judged : Judged.of(game, Judged.Use.TEST)) {
            if (stones(judged.state()) < 24) continue;
            var scores = solver.scores(judged.state());
            for (int move = 0; move < scores.length; move++) {
                int outcome = scores[move] == ConnectFourSolver.NONE ? Judged.ILLEGAL : Integer.signum(scores[move]);
                assertEquals(outcome, judged.outcomes()[move], judged.state().drawing());
            }
        }
    }

    @Test
    void ticTacToeHasEveryPositionWhereAMoveCanBeWrong() {
        var all = Judged.of(Games.named("tic-tac-toe"), Judged.Use.TEST);
        assertEquals(all.size(), all.stream().map(Judged::state).distinct().count());
        for (var judged : all) {
            assertTrue(judged.hasMistake());
            assertTrue(judged.chance() > 0 && judged.chance() < 1);
        }
        // Whoever begins in a corner wins only against an answer beside the middle.
        var corner = Games.named("tic-tac-toe").start().play(0);
        var judged =
                all.stream().filter(j -> j.state().equals(corner)).findFirst().orElseThrow();
        assertEquals(".---=----", judged.signs());
    }

    @Test
    void otherGamesHaveNone() {
        assertTrue(Judged.of(Games.named("othello-6"), Judged.Use.TEST).isEmpty());
    }
}
