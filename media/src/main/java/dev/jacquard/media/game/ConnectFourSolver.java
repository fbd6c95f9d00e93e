package dev.jacquard.media.game;

import java.util.Arrays;

/**
 * Perfect play of Connect Four, for boards with {@code columns * (rows + 1)} of at most 52.
 *
 * <p>The <b>score</b> of a state is the mover's: 0 for a draw; positive when the mover wins, and then 1 more than the number
 * of stones that the mover will have left when every square could be filled, so that quicker wins score more; negative
 * when the other does, counted the same way. On the usual board a mover who wins with the 41st stone, the first player's
 * last, scores 1, and one who wins with the own 4th stone scores 18.
 *
 * <p>Negamax with null windows on the score, moves that leave a win to the other left out, the others ordered by the
 * threats they make, and a table of states with bounds (Pons 2015). Where the player who began is to move, following in
 * the same column gives the other every square of even height, which bounds the score of the one who began (Allis 1988,
 * "claimeven" with "baseinverse"). The table forgets, but what it says is exact.
 *
 * <p>One thread at a time may use a solver.
 */
public final class ConnectFourSolver {
    /** Stands for a column that is full among {@link #scores}. */
    public static final int NONE = Integer.MIN_VALUE;

    private static final int STANDARD_TABLE = 23;
    private static final int KEY_BITS = 52;
    private static final int MIRRORED_UP_TO = 16;
    private static final int BIAS = 32;

    private final ConnectFour game;
    private final int columns;
    private final int stride;
    private final int cells;
    private final long bottom;
    private final long board;
    private final long odd;
    private final long even;
    private final boolean evenRows;
    private final long[] order;
    private final long withinOne;
    private final long withinTwo;
    private final long withinFour;
    private final long[] table;
    private final int shift;
    private final long[] moves;
    private final long[] threats;
    private final int[] merits;
    private final ConnectFourBook book;
    private long nodes;

    /** A solver with a table of 64 MB, and with the opening book where the board is the usual one. */
    public ConnectFourSolver(ConnectFour game) {
        this(game, STANDARD_TABLE, ConnectFourBook.shipped(game));
    }

    /**
     * A solver of its own size.
     *
     * @param tableBits the table holds two to this many entries of 8 bytes, 10 to 30
     * @param book what is known already, which may be {@link ConnectFourBook#EMPTY}
     */
    public ConnectFourSolver(ConnectFour game, int tableBits, ConnectFourBook book) {
        if (!canSolve(game)) throw new IllegalArgumentException("The solver has no room for " + game.name() + ".");
        if (tableBits < 10 || tableBits > 30)
            throw new IllegalArgumentException("A table has 10 to 30 bits, not " + tableBits + ".");
        this.game = game;
        this.book = book;
        columns = game.columns();
        stride = game.stride();
        cells = columns * game.rows();
        bottom = game.bottom();
        board = game.board();
        long rowsCounted = 0;
        for (int row = 0; row < game.rows(); row += 2) rowsCounted |= bottom << row;
        odd = rowsCounted;
        even = board & ~odd;
        evenRows = game.rows() % 2 == 0;
        order = new long[columns];
        for (int i = 0; i < columns; i++) order[i] = columnOf(columns / 2 + (i % 2 == 0 ? i + 1 : -i - 1) / 2);
        withinOne = bottom * ((1L << stride - 1) - 1);
        withinTwo = bottom * ((1L << Math.max(0, stride - 2)) - 1);
        withinFour = bottom * ((1L << Math.max(0, stride - 4)) - 1);
        table = new long[1 << tableBits];
        shift = Long.SIZE - tableBits;
        moves = new long[cells * columns];
        threats = new long[cells * columns];
        merits = new int[cells * columns];
    }

    /** Whether there is room for this board. */
    public static boolean canSolve(ConnectFour game) {
        return game.columns() * game.stride() <= KEY_BITS;
    }

    /** How many states were searched since this solver was made. */
    public long nodes() {
        return nodes;
    }

    /**
     * The score of a game that goes on.
     *
     * @throws IllegalArgumentException when it is over or of another board
     */
    public int score(State state) {
        var position = going(state);
        return score(position.own(), position.stones());
    }

    /** The score that the mover gets by each column, {@link #NONE} for a full one. */
    public int[] scores(State state) {
        var position = going(state);
        var scores = new int[columns];
        for (int column = 0; column < columns; column++) {
            long move = move(position.stones(), column);
            scores[column] = move == 0 ? NONE : scoreAfter(position, move);
        }
        return scores;
    }

    /** The columns that keep the score, in ascending order. */
    public int[] best(State state) {
        var position = going(state);
        int score = score(position.own(), position.stones());
        var best = new int[columns];
        int count = 0;
        for (int column = 0; column < columns; column++) {
            long move = move(position.stones(), column);
            if (move != 0 && reaches(position, move, score)) best[count++] = column;
        }
        return Arrays.copyOf(best, count);
    }

    /**
     * What the mover gets by each column: 1 a win, 0 a draw, -1 a loss, {@link #NONE} for a full one. Found sooner than
     * {@link #scores}.
     */
    public int[] outcomes(State state) {
        var position = going(state);
        var outcomes = new int[columns];
        for (int column = 0; column < columns; column++) {
            long move = move(position.stones(), column);
            outcomes[column] = move == 0 ? NONE : outcomeAfter(position, move);
        }
        return outcomes;
    }

    /** How many more stones are played until the game ends, when both play as well as can be. */
    public int distance(State state) {
        var position = going(state);
        int played = Long.bitCount(position.stones());
        int score = score(position.own(), position.stones());
        if (score == 0) return cells - played;
        return lastStone(score, played) - played;
    }

    /** Forgets all states; the next score takes as long as in a new solver. */
    public void clear() {
        Arrays.fill(table, 0);
    }

    /** Which stone, counted from the first of the game, ends it. */
    private int lastStone(int score, int played) {
        boolean firstWins = played % 2 == 0 == score > 0;
        int last = cells + 2 - 2 * Math.abs(score);
        return last % 2 == 1 == firstWins ? last : last - 1;
    }

    private ConnectFour.Position going(State state) {
        if (!(state instanceof ConnectFour.Position position)
                || !position.game().equals(game))
            throw new IllegalArgumentException("This solver plays " + game.name() + ".");
        if (position.over()) throw new IllegalArgumentException("The game is over.");
        return position;
    }

    private long move(long stones, int column) {
        return stones + (1L << column * stride) & columnOf(column);
    }

    private long columnOf(int column) {
        return (1L << stride - 1) - 1 << column * stride;
    }

    private int scoreAfter(ConnectFour.Position position, long move) {
        int played = Long.bitCount(position.stones());
        if (game.hasFour(position.own() | move)) return (cells + 1 - played) / 2;
        if (played + 1 == cells) return 0;
        return -score(position.own() ^ position.stones(), position.stones() | move);
    }

    private int outcomeAfter(ConnectFour.Position position, long move) {
        long own = position.own() ^ position.stones();
        long stones = position.stones() | move;
        int played = Long.bitCount(stones);
        if (game.hasFour(position.own() | move)) return 1;
        if (played == cells) return 0;
        if ((wins(own, stones) & stones + bottom) != 0) return -1;
        if (book.knows(played)) return -Integer.signum(book.score(key(own, stones), played));
        long threatened = wins(own ^ stones, stones);
        if (search(own, stones, played, threatened, 0) > 0) return -1;
        return search(own, stones, played, threatened, -1) > -1 ? 0 : 1;
    }

    /** Whether a move gets the mover this score, which is the best there is. */
    private boolean reaches(ConnectFour.Position position, long move, int score) {
        long own = position.own() ^ position.stones();
        long stones = position.stones() | move;
        int played = Long.bitCount(stones);
        if (game.hasFour(position.own() | move)) return score == (cells + 2 - played) / 2;
        if (played == cells) return score == 0;
        if (book.knows(played)) return -score(own, stones) == score;
        long threatened = wins(own, stones);
        if ((threatened & stones + bottom) != 0) return -(cells + 1 - played) / 2 >= score;
        return search(own, stones, played, wins(own ^ stones, stones), -score) <= -score;
    }

    private int score(long own, long stones) {
        int played = Long.bitCount(stones);
        if ((wins(own, stones) & stones + bottom) != 0) return (cells + 1 - played) / 2;
        if (book.knows(played)) return book.score(key(own, stones), played);
        long threatened = wins(own ^ stones, stones);
        int low = -(cells - played) / 2;
        int high = (cells - 1 - played) / 2;
        while (low < high) {
            int middle = low + (high - low) / 2;
            if (middle <= 0 && low / 2 < middle) middle = low / 2;
            else if (middle >= 0 && high / 2 > middle) middle = high / 2;
            int bound = search(own, stones, played, threatened, middle);
            if (bound <= middle) high = bound;
            else low = bound;
        }
        return low;
    }

    /**
     * A bound on the score, lower when it is over {@code bar} and upper otherwise. The mover must not be able to win at
     * once; {@code threatened} are the squares that give the other four in a row.
     */
    private int search(long own, long stones, int played, long threatened, int bar) {
        nodes++;
        long open = stones + bottom & board;
        long forced = open & threatened;
        if (forced != 0) {
            if ((forced & forced - 1) != 0) return -(cells - played) / 2;
            open = forced;
        }
        open &= ~(threatened >>> 1);
        if (open == 0) return -(cells - played) / 2;
        if (played >= cells - 2) return 0;
        int high = (cells - 1 - played) / 2;
        if (high <= bar) return high;
        int low = -(cells - 2 - played) / 2;
        if (low > bar) return low;

        long key = played < MIRRORED_UP_TO ? key(own, stones) : own + stones + bottom;
        int slot = (int) (key * 0x9E3779B97F4A7C15L >>> shift) & ~1;
        long known = table[slot] >>> 12 == key ? table[slot] : table[slot + 1] >>> 12 == key ? table[slot + 1] : 0;
        if (known != 0) {
            int knownHigh = (int) (known >>> 6 & 63) - BIAS;
            if (knownHigh <= bar) return knownHigh;
            int knownLow = (int) (known & 63) - BIAS;
            if (knownLow > bar) return knownLow;
            high = Math.min(high, knownHigh);
            low = Math.max(low, knownLow);
        }
        if (bar >= 0 && evenRows && (played & 1) == 0 && !canWinAgainstFollowing(own, stones)) {
            store(slot, key, low, 0);
            return 0;
        }

        int first = played * columns;
        int end = ordered(first, own, stones, open);
        int best = -BIAS;
        for (int i = first; i < end; i++) {
            int score = -search(own ^ stones, stones | moves[i], played + 1, threats[i], -bar - 1);
            if (score > bar) {
                store(slot, key, Math.max(low, score), high);
                return score;
            }
            best = Math.max(best, score);
        }
        store(slot, key, low, Math.min(best, high));
        return Math.min(best, high);
    }

    /** Writes the moves from {@code first} on, those that make most threats first, and gives the end. */
    private int ordered(int first, long own, long stones, long open) {
        int end = first;
        for (long column : order) {
            long move = open & column;
            if (move == 0) continue;
            long made = wins(own | move, stones | move);
            int merit = Long.bitCount(made);
            int i = end++;
            for (; i > first && merits[i - 1] < merit; i--) {
                merits[i] = merits[i - 1];
                moves[i] = moves[i - 1];
                threats[i] = threats[i - 1];
            }
            merits[i] = merit;
            moves[i] = move;
            threats[i] = made;
        }
        return end;
    }

    /**
     * Whether the first player, being to move, could make four of the own stones, the empty squares of odd height, and
     * those of even height that can be taken at once: all that one gets against an opponent who follows.
     */
    private boolean canWinAgainstFollowing(long own, long stones) {
        return game.hasFour(own | odd & ~stones | even & stones + bottom);
    }

    /** Keeps the fuller board of two in the second place of a pair, and the emptier, whose search took longer, in the first. */
    private void store(int slot, long key, int low, int high) {
        long entry = key << 12 | (long) (high + BIAS) << 6 | low + BIAS;
        long there = table[slot];
        if (there == 0 || there >>> 12 == key) {
            table[slot] = entry;
        } else if (played(key) <= played(there >>> 12) && table[slot + 1] >>> 12 != key) {
            table[slot] = entry;
            table[slot + 1] = there;
        } else {
            table[slot + 1] = entry;
        }
    }

    /** How many stones are on the board of a key: in each column, the squares below its highest bit. */
    private int played(long key) {
        long filled = key | key >>> 1 & withinOne;
        filled |= filled >>> 2 & withinTwo;
        filled |= filled >>> 4 & withinFour;
        return Long.bitCount(filled) - columns;
    }

    /** The empty squares that give these stones four in a row. */
    private long wins(long own, long stones) {
        long found = own << 1 & own << 2 & own << 3;
        for (int s = stride - 1; s <= stride + 1; s++) {
            long up = own << s & own << 2 * s;
            long down = own >>> s & own >>> 2 * s;
            found |= up & (own << 3 * s | own >>> s) | down & (own << s | own >>> 3 * s);
        }
        return found & board & ~stones;
    }

    private long key(long own, long stones) {
        return ConnectFourBook.key(game, own, stones);
    }
}
