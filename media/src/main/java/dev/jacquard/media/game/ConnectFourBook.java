package dev.jacquard.media.game;

import dev.jacquard.media.SafeFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * The scores of all states of Connect Four with few stones, as {@link ConnectFourSolver} counts them.
 *
 * <p>A state and its mirror image share an entry, and states in which the mover wins at once have none. The entries are a
 * byte each, in the order of their keys, which are counted out again when a book is read.
 */
public final class ConnectFourBook {
    /** A book that knows nothing. */
    public static final ConnectFourBook EMPTY = new ConnectFourBook(new long[0][], new byte[0][]);

    private static final String RESOURCE = "connect-four.book";
    private static final int DEEPEST = 12;

    private final long[][] keys;
    private final byte[][] scores;

    private ConnectFourBook(long[][] keys, byte[][] scores) {
        this.keys = keys;
        this.scores = scores;
    }

    private static final class Shipped {
        static final ConnectFourBook BOOK = read();

        private static ConnectFourBook read() {
            try (var stream = ConnectFourBook.class.getResourceAsStream(RESOURCE)) {
                if (stream == null) throw new IllegalStateException("The program lacks its resource " + RESOURCE + ".");
                return of(new ConnectFour(), stream.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The book that comes with the program for a board: that of the usual one, and an empty one for others. */
    public static ConnectFourBook shipped(ConnectFour game) {
        return game.equals(new ConnectFour()) ? Shipped.BOOK : EMPTY;
    }

    /**
     * The states from whose scores a book is made, in its order: one of every mirrored pair with so many stones where
     * nobody has won and the mover cannot win at once.
     *
     * @param stones 0 to 12
     */
    public static List<State> frontier(ConnectFour game, int stones) {
        return LongStream.of(keys(game, stones)[stones])
                .<State>mapToObj(key -> position(game, key))
                .toList();
    }

    /**
     * A book that knows all states of up to so many stones.
     *
     * @param frontier the scores of {@link #frontier}, from which the others follow
     */
    public static ConnectFourBook of(ConnectFour game, int stones, byte[] frontier) {
        var keys = keys(game, stones);
        if (keys[stones].length != frontier.length)
            throw new IllegalArgumentException(
                    "A book of " + stones + " stones has " + keys[stones].length + " last entries.");
        var scores = new byte[keys.length][];
        scores[stones] = frontier.clone();
        for (int ply = stones - 1; ply >= 0; ply--) {
            var known = new ConnectFourBook(keys, scores);
            scores[ply] = new byte[keys[ply].length];
            for (int i = 0; i < scores[ply].length; i++)
                scores[ply][i] = (byte) known.bestOf(position(game, keys[ply][i]));
        }
        return new ConnectFourBook(keys, scores);
    }

    /** Writes what {@link #shipped} reads: the number of stones, and the scores of the frontier; nothing of the empty book. */
    public void write(Path file) {
        if (stones() < 0) {
            SafeFiles.write(file, new byte[0]);
            return;
        }
        var last = scores[scores.length - 1];
        var bytes = new byte[last.length + 1];
        bytes[0] = (byte) (scores.length - 1);
        System.arraycopy(last, 0, bytes, 1, last.length);
        SafeFiles.write(file, bytes);
    }

    private static ConnectFourBook of(ConnectFour game, byte[] bytes) {
        if (bytes.length == 0) return EMPTY;
        return of(game, bytes[0], Arrays.copyOfRange(bytes, 1, bytes.length));
    }

    /** Up to how many stones states are known; -1 for the empty book. */
    public int stones() {
        return keys.length - 1;
    }

    boolean knows(int stones) {
        return stones < keys.length;
    }

    /** The score of a state that {@link #knows} where the mover cannot win at once. */
    int score(long key, int stones) {
        return scores[stones][Arrays.binarySearch(keys[stones], key)];
    }

    private int bestOf(ConnectFour.Position position) {
        var game = position.game();
        int played = Long.bitCount(position.stones());
        int best = Integer.MIN_VALUE;
        for (var next : successors(position)) {
            int score = winsAtOnce(next)
                    ? (game.columns() * game.rows() - played) / 2
                    : score(key(game, next.own(), next.stones()), played + 1);
            best = Math.max(best, -score);
        }
        return best;
    }

    private static List<ConnectFour.Position> successors(ConnectFour.Position position) {
        var legal = new int[position.game().moves()];
        int count = position.legalMoves(legal);
        return Arrays.stream(legal, 0, count)
                .mapToObj(move -> (ConnectFour.Position) position.play(move))
                .toList();
    }

    private static boolean winsAtOnce(ConnectFour.Position position) {
        return successors(position).stream().anyMatch(next -> next.over() && next.outcome() < 0);
    }

    /** The keys of the entries, by number of stones, ascending. */
    private static long[][] keys(ConnectFour game, int stones) {
        if (stones < 0 || stones > DEEPEST)
            throw new IllegalArgumentException("A book has 0 to " + DEEPEST + " stones, not " + stones + ".");
        var keys = new long[stones + 1][];
        var going = new long[] {key(game, 0, 0)};
        for (int ply = 0; ; ply++) {
            keys[ply] = LongStream.of(going)
                    .filter(key -> !winsAtOnce(position(game, key)))
                    .toArray();
            if (ply == stones) return keys;
            going = LongStream.of(going)
                    .mapToObj(key -> successors(position(game, key)))
                    .flatMap(List::stream)
                    .filter(next -> !next.over())
                    .mapToLong(next -> key(game, next.own(), next.stones()))
                    .sorted()
                    .distinct()
                    .toArray();
        }
    }

    /** The smaller of a state's key and that of its mirror image. */
    static long key(ConnectFour game, long own, long stones) {
        long key = own + stones + game.bottom();
        long column = (1L << game.stride()) - 1;
        long mirrored = 0;
        for (int i = 0; i < game.columns(); i++)
            mirrored = mirrored << game.stride() | key >>> i * game.stride() & column;
        return Math.min(key, mirrored);
    }

    private static ConnectFour.Position position(ConnectFour game, long key) {
        long own = 0;
        long stones = 0;
        for (int i = 0; i < game.columns(); i++) {
            int low = i * game.stride();
            long column = key >>> low & (1L << game.stride()) - 1;
            long height = Long.highestOneBit(column);
            own |= (column ^ height) << low;
            stones |= height - 1 << low;
        }
        return new ConnectFour.Position(game, own, stones);
    }
}
