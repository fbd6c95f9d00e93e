package dev.jacquard.media.game.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.game.Chance;
import dev.jacquard.media.game.ConnectFour;
import dev.jacquard.media.game.ConnectFourSolver;
import dev.jacquard.media.game.Game;
import dev.jacquard.media.game.Games;
import dev.jacquard.media.game.State;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProofsTest {
    private static State played(Game game, int moves, long number) {
        for (int attempt = 0; ; attempt++) {
            var random = Chance.of(number, "proofs", attempt);
            var legal = new int[game.moves()];
            var state = game.start();
            for (int i = 0; i < moves && !state.over(); i++)
                state = state.play(legal[random.nextInt(state.legalMoves(legal))]);
            if (!state.over()) return state;
        }
    }

    /** Negamax without any cleverness. */
    private static int outcome(Game game, State state) {
        if (state.over()) return state.outcome();
        var legal = new int[game.moves()];
        int best = -1;
        for (int move : Arrays.copyOf(legal, state.legalMoves(legal))) {
            var next = state.play(move);
            int outcome = outcome(game, next);
            best = Math.max(best, next.mover() == state.mover() ? outcome : -outcome);
        }
        return best;
    }

    @Test
    void nearTheEndEveryConnectFourPositionIsProvenAndTheSolverAgrees() {
        var game = new ConnectFour();
        var solver = new ConnectFourSolver(game, 16, dev.jacquard.media.game.ConnectFourBook.EMPTY);
        var proofs = new Proofs(game, 14);
        for (int number = 0; number < 100; number++) {
            var state = played(game, 28, number);
            assertEquals(Integer.signum(solver.score(state)), proofs.outcome(state, 5_000_000), state.drawing());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tic-tac-toe", "othello-4", "connect-four-4x4"})
    void whatItProvesIsWhatTryingEverythingGives(String name) {
        var game = Games.named(name);
        var proofs = new Proofs(game, 8);
        int proven = 0;
        for (int number = 0; number < 60; number++) {
            var state = played(game, name.equals("tic-tac-toe") ? 2 : 8, number);
            int found = proofs.outcome(state, 3000);
            if (found == Proofs.UNKNOWN) continue;
            proven++;
            assertEquals(outcome(game, state), found, state.drawing());
        }
        assertTrue(proven > 10, "only " + proven + " were proven");
    }

    @Test
    void aSearchThatProvesItsRootPlaysTheOnlyMoveThatDoesNotLose() {
        var game = new ConnectFour();
        var solver = new ConnectFourSolver(game, 16, dev.jacquard.media.game.ConnectFourBook.EMPTY);
        var proving = new TreeSearch.Proving(new Proofs(game, 14), 2_000_000, 0);
        for (int number = 0; number < 20; number++) {
            var state = played(game, 28, 1000 + number);
            var search = new TreeSearch(game, state, number, proving);
            search.begin(Selection.Gumbel.STANDARD, 16);
            TreeSearch.run(List.of(search), 1, new RandomPlayouts(game, number));
            int best = Integer.signum(solver.score(state));
            assertEquals(best, search.value(), state.drawing());
            assertEquals(best, solver.outcomes(state)[search.move()], state.drawing());
        }
    }
}
