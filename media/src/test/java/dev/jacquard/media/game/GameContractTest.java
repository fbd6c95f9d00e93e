package dev.jacquard.media.game;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The contract notices what is wrong with a game. */
class GameContractTest {
    private enum Fault {
        NONE,
        HIDES_A_MOVE,
        ALLOWS_EVERYTHING,
        ONE_KEY,
        WRITES_TOO_FAR,
        OUTCOME_OF_TWO,
        OUTCOME_TOO_SOON,
        ONE_DRAWING,
        BOLD_ESTIMATE,
        FALSE_SYMMETRY,
        ONE_TEXT,
        CHANGES_WHEN_PLAYED
    }

    private record Faulty(Fault fault) implements Game {
        private static final TicTacToe RIGHT = new TicTacToe();

        @Override
        public String name() {
            return "faulty";
        }

        @Override
        public int columns() {
            return 3;
        }

        @Override
        public int rows() {
            return 3;
        }

        @Override
        public int planes() {
            return 2;
        }

        @Override
        public int moves() {
            return 9;
        }

        @Override
        public State start() {
            return new Bent(RIGHT.start(), fault);
        }

        @Override
        public List<Symmetry> symmetries() {
            if (fault != Fault.FALSE_SYMMETRY) return RIGHT.symmetries();
            var moves = new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8};
            var squares = new int[] {1, 0, 2, 3, 4, 5, 6, 7, 8};
            return List.of(Symmetry.identity(9, 9), Symmetry.of(squares, moves));
        }

        @Override
        public String text(int move) {
            return fault == Fault.ONE_TEXT ? "a1" : RIGHT.text(move);
        }
    }

    private static final class Bent implements State {
        private State right;
        private final Fault fault;

        Bent(State right, Fault fault) {
            this.right = right;
            this.fault = fault;
        }

        @Override
        public int mover() {
            return right.mover();
        }

        @Override
        public boolean over() {
            return right.over();
        }

        @Override
        public int outcome() {
            if (fault == Fault.OUTCOME_TOO_SOON && !over()) return 0;
            return fault == Fault.OUTCOME_OF_TWO ? 2 * right.outcome() : right.outcome();
        }

        @Override
        public int legalMoves(int[] into) {
            int count = right.legalMoves(into);
            return fault == Fault.HIDES_A_MOVE && count > 1 ? count - 1 : count;
        }

        @Override
        public State play(int move) {
            if (fault == Fault.ALLOWS_EVERYTHING && move >= 0 && move < 9) {
                var legal = new int[9];
                int count = right.legalMoves(legal);
                for (int i = 0; i < count; i++) if (legal[i] == move) return new Bent(right.play(move), fault);
                return this;
            }
            var next = right.play(move);
            if (fault == Fault.CHANGES_WHEN_PLAYED) right = next;
            return new Bent(next, fault);
        }

        @Override
        public long key() {
            return fault == Fault.ONE_KEY && !over() ? mover() : right.key();
        }

        @Override
        public void planes(float[] into, int offset) {
            right.planes(into, offset);
            if (fault == Fault.WRITES_TOO_FAR) into[offset + 18] = 1;
        }

        @Override
        public String drawing() {
            return fault == Fault.ONE_DRAWING ? "board\n" : right.drawing();
        }

        @Override
        public int estimate() {
            return fault == Fault.BOLD_ESTIMATE ? 1_000_000 : right.estimate();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Bent bent && bent.right.equals(right);
        }

        @Override
        public int hashCode() {
            return right.hashCode();
        }
    }

    @Test
    void aRightGamePasses() {
        GameContract.check(new Faulty(Fault.NONE), 20, 1);
    }

    @ParameterizedTest
    @CsvSource({
        "HIDES_A_MOVE, a symmetry does not take legal moves to legal moves",
        "ALLOWS_EVERYTHING, can be played but is not legal",
        "ONE_KEY, two states that differ have the same key",
        "WRITES_TOO_FAR, planes are written outside of their place",
        "OUTCOME_OF_TWO, 'the outcome is not 1, 0 or -1'",
        "OUTCOME_TOO_SOON, a game that goes on has an outcome",
        "ONE_DRAWING, two states that differ are drawn alike",
        "BOLD_ESTIMATE, 'the estimate is beyond 10,000'",
        "FALSE_SYMMETRY, a symmetry does not take planes to planes",
        "ONE_TEXT, means another move",
        "CHANGES_WHEN_PLAYED, a state changes when a move is played in it",
    })
    void aFaultIsNamed(Fault fault, String named) {
        var error = assertThrows(AssertionError.class, () -> GameContract.check(new Faulty(fault), 20, 1));
        assertTrue(error.getMessage().contains(named), error.getMessage());
    }
}
