package dev.jacquard.media.game.search;

import dev.jacquard.media.game.Game;
import dev.jacquard.media.game.State;
import dev.jacquard.media.game.Symmetry;
import java.util.ArrayList;
import java.util.List;

/** Sixty moves, all allowed, that decide nothing: only an evaluator sees a difference. */
record Paths(int moves) implements Game {
    private static final int LENGTH = 60;

    record Path(int moves, List<Integer> played) implements State {
        @Override
        public int mover() {
            return played.size() & 1;
        }

        @Override
        public boolean over() {
            return played.size() == LENGTH;
        }

        @Override
        public int outcome() {
            return 0;
        }

        @Override
        public int legalMoves(int[] into) {
            if (over()) return 0;
            for (int i = 0; i < moves; i++) into[i] = i;
            return moves;
        }

        @Override
        public State play(int move) {
            var longer = new ArrayList<>(played);
            longer.add(move);
            return new Path(moves, List.copyOf(longer));
        }

        @Override
        public long key() {
            return played.hashCode();
        }

        @Override
        public void planes(float[] into, int offset) {}

        @Override
        public String drawing() {
            return played + "\n";
        }
    }

    @Override
    public String name() {
        return "paths";
    }

    @Override
    public int columns() {
        return 1;
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
    public State start() {
        return new Path(moves, List.of());
    }

    @Override
    public List<Symmetry> symmetries() {
        return List.of(Symmetry.identity(1, moves));
    }

    @Override
    public String text(int move) {
        return Integer.toString(move);
    }

    /**
     * One that gives each move the same logit everywhere, and every state after the first move that move's value, which is
     * the first player's; the start is worth nothing.
     */
    static Evaluator evaluator(double[] logits, double[] values) {
        return (states, into, judged) -> {
            for (int i = 0; i < states.size(); i++) {
                var path = (Path) states.get(i);
                for (int move = 0; move < logits.length; move++) into[i * logits.length + move] = (float) logits[move];
                double value = path.played.isEmpty() ? 0 : values[path.played.get(0)];
                judged[i] = (float) (path.mover() == 0 ? value : -value);
            }
        };
    }
}
