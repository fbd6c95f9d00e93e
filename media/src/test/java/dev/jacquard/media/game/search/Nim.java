package dev.jacquard.media.game.search;

import dev.jacquard.media.game.Game;
import dev.jacquard.media.game.State;
import dev.jacquard.media.game.Symmetry;
import java.util.List;

/** One to three of a row of matches are taken in turn; who takes the last wins. A multiple of four loses. */
record Nim(int matches) implements Game {
    private record Row(int matches, int left, int mover) implements State {
        @Override
        public boolean over() {
            return left == 0;
        }

        @Override
        public int outcome() {
            if (!over()) throw new IllegalArgumentException("The game goes on.");
            return -1;
        }

        @Override
        public int legalMoves(int[] into) {
            int count = Math.min(3, left);
            for (int i = 0; i < count; i++) into[i] = i;
            return count;
        }

        @Override
        public State play(int move) {
            if (move < 0 || move >= Math.min(3, left)) throw new IllegalArgumentException("Not allowed.");
            return new Row(matches, left - move - 1, 1 - mover);
        }

        @Override
        public long key() {
            return 2L * left + mover;
        }

        @Override
        public void planes(float[] into, int offset) {
            for (int i = 0; i < left; i++) into[offset + i] = 1;
        }

        @Override
        public String drawing() {
            return "|".repeat(left) + "\n";
        }
    }

    @Override
    public String name() {
        return "nim-" + matches;
    }

    @Override
    public int columns() {
        return matches;
    }

    @Override
    public int rows() {
        return 1;
    }

    @Override
    public int planes() {
        return 1;
    }

    @Override
    public int moves() {
        return 3;
    }

    @Override
    public State start() {
        return new Row(matches, matches, 0);
    }

    @Override
    public List<Symmetry> symmetries() {
        return List.of(Symmetry.identity(matches, 3));
    }

    @Override
    public String text(int move) {
        return Integer.toString(move + 1);
    }
}
