package dev.jacquard.nn.model;

import dev.jacquard.media.game.Chance;
import dev.jacquard.media.game.Game;
import dev.jacquard.media.game.State;
import dev.jacquard.media.game.search.Evaluator;
import dev.jacquard.media.game.search.Proofs;
import dev.jacquard.media.game.search.Selection;
import dev.jacquard.media.game.search.TreeSearch;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * Games of a network against itself, many side by side, whose searches share each evaluation. A share of the moves is thought
 * about fully and learned from, the others are played quickly (Wu 2020, section 3.1). What it plays is a function of the seed,
 * of what was played before and of the evaluator.
 *
 * <p>It goes in rounds of a move in each game. Trees live for one call of {@link #play}, so that games and moves are all that
 * is to be remembered between calls.
 */
final class SelfPlay implements AutoCloseable {
    /** Games fall into so many groups, each with its own table of proofs, whatever the number of threads. */
    private static final int GROUPS = 4;

    private static final int PROOF_BITS = 14;
    private static final int LONGEST = 4096;
    private static final int OPENING_ATTEMPTS = 20;
    private static final int MOST_CONSIDERED = 16;

    /**
     * How it plays.
     *
     * @param games how many side by side
     * @param rounds moves in each of them in one call
     * @param simulations of a move that is thought about fully
     * @param quickSimulations of another
     * @param fullShare share of moves that are thought about fully
     * @param opening most random moves at the start of a game that has some; half of the games have
     * @param considered moves at the root that are tried at most
     * @param proofAtRoot moves that may be tried to prove what a move of the root leads to
     * @param proofAtLeaf the same for a new state in the tree
     */
    record Rules(
            int games,
            int rounds,
            int simulations,
            int quickSimulations,
            double fullShare,
            int opening,
            int considered,
            int proofAtRoot,
            int proofAtLeaf) {}

    private final class Playing {
        long number;
        State state;
        final List<Short> moves = new ArrayList<>();
        final List<PlayedGame.Sample> samples = new ArrayList<>();
        int provenPly = -1;
        int provenForFirst;
        TreeSearch search;
        boolean full;

        /** Begins another game. */
        void begin(long newNumber) {
            number = newNumber;
            moves.clear();
            samples.clear();
            provenPly = -1;
            search = null;
            state = game.start();
            var random = Chance.of(seed, "opening", number);
            if (random.nextBoolean()) return;
            var legal = new int[game.moves()];
            for (var attempt = 0; attempt < OPENING_ATTEMPTS; attempt++) {
                var count = (int) (Math.pow(random.nextDouble(), 1.5) * (rules.opening + 1));
                moves.clear();
                state = game.start();
                for (var i = 0; i < count && !state.over(); i++) move(legal[random.nextInt(state.legalMoves(legal))]);
                if (!state.over()) return;
            }
            moves.clear();
            state = game.start();
        }

        void move(int move) {
            state = state.play(move);
            moves.add((short) move);
        }

        void think(TreeSearch.Proving proving) {
            var place = number * LONGEST + moves.size();
            if (search == null)
                search = new TreeSearch(
                        game, state, Chance.of(seed, "search", place).nextLong(), proving);
            full = Chance.of(seed, "cap", place).nextDouble() < rules.fullShare;
            search.begin(
                    new Selection.Gumbel(rules.considered, 50, 1, 1),
                    full ? rules.simulations : rules.quickSimulations);
        }

        /** Plays what the search chose; gives the game when it is then over. */
        PlayedGame act(boolean keepTree) {
            var value = search.value();
            if (search.isDecided() && provenPly < 0) {
                provenPly = moves.size();
                provenForFirst = (int) value * (state.mover() == 0 ? 1 : -1);
            }
            if (full)
                samples.add(new PlayedGame.Sample(
                        moves.size(),
                        search.isDecided() ? (int) value : UNDECIDED,
                        (float) value,
                        PlayedGame.Sample.packed(search.policy())));
            var move = search.move();
            move(move);
            if (state.over()) return finished();
            if (keepTree) search.advance(move);
            else search = null;
            return null;
        }

        private PlayedGame finished() {
            var last = state.outcome() * (state.mover() == 0 ? 1 : -1);
            var all = new short[moves.size()];
            for (var i = 0; i < all.length; i++) all[i] = moves.get(i);
            var movers = movers(all);
            var judged = samples.stream()
                    .map(s -> {
                        if (s.outcome() != UNDECIDED) return s;
                        var first = provenPly >= 0 && s.ply() < provenPly ? provenForFirst : last;
                        return new PlayedGame.Sample(
                                s.ply(), movers[s.ply()] == 0 ? first : -first, s.value(), s.policy());
                    })
                    .toList();
            return new PlayedGame(all, judged);
        }
    }

    /** Stands for an outcome that only the end of the game tells. */
    private static final int UNDECIDED = 2;

    private final Game game;
    private final Rules rules;
    private final long seed;
    private final List<Playing> playing = new ArrayList<>();
    private final List<List<Playing>> groups = new ArrayList<>();
    private final List<Proofs> proofs = new ArrayList<>();
    private final ExecutorService executor;
    private long begun;

    /** As the settings of {@link GamePlayer} say. */
    static SelfPlay of(Game game, Settings settings, long seed) {
        var rules = new Rules(
                settings.whole("games"),
                settings.whole("rounds"),
                settings.whole("simulations"),
                settings.whole("quick-simulations"),
                settings.real("full-share"),
                (int) (settings.real("opening") * game.columns() * game.rows()),
                MOST_CONSIDERED,
                settings.whole("proof-root"),
                settings.whole("proof-leaf"));
        var threads = settings.whole("threads");
        return new SelfPlay(
                game, rules, seed, threads == 0 ? Runtime.getRuntime().availableProcessors() : threads);
    }

    /** With Java threads for the searches; evaluations run on the thread that calls {@link #play}. */
    SelfPlay(Game game, Rules rules, long seed, int threads) {
        this.game = game;
        this.rules = rules;
        this.seed = seed;
        for (var i = 0; i < GROUPS; i++) {
            groups.add(new ArrayList<>());
            proofs.add(new Proofs(game, PROOF_BITS));
        }
        for (var i = 0; i < rules.games; i++) {
            var one = new Playing();
            one.begin(begun++);
            playing.add(one);
            groups.get(i % GROUPS).add(one);
        }
        executor = Executors.newFixedThreadPool(Math.min(threads, GROUPS), task -> {
            var thread = new Thread(task, "jacquard-search");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Plays some moves in each game, and gives those games that came to their end. */
    List<PlayedGame> play(Evaluator evaluator) {
        var finished = new ArrayList<PlayedGame>();
        proofs.forEach(Proofs::clear);
        for (var round = 0; round < rules.rounds; round++) {
            search(evaluator);
            for (var one : playing) {
                var game = one.act(round < rules.rounds - 1);
                if (game == null) continue;
                finished.add(game);
                one.begin(begun++);
            }
        }
        // A tree holds what another network said.
        for (var one : playing) one.search = null;
        return finished;
    }

    private void search(Evaluator evaluator) {
        var states = new ArrayList<List<State>>();
        var counts = new ArrayList<int[]>();
        for (var group : groups) {
            states.add(new ArrayList<>());
            counts.add(new int[group.size()]);
        }
        inParallel(g -> {
            var proving = new TreeSearch.Proving(proofs.get(g), rules.proofAtRoot, rules.proofAtLeaf);
            for (var one : groups.get(g)) one.think(proving);
            gather(g, states, counts);
        });
        var all = new ArrayList<State>();
        var logits = new float[0];
        var values = new float[0];
        while (true) {
            all.clear();
            var offsets = new int[GROUPS];
            for (var g = 0; g < GROUPS; g++) {
                offsets[g] = all.size();
                all.addAll(states.get(g));
            }
            if (all.isEmpty()) return;
            if (values.length < all.size()) {
                values = new float[all.size()];
                logits = new float[all.size() * game.moves()];
            }
            evaluator.evaluate(all, logits, values);
            var logitsNow = logits;
            var valuesNow = values;
            inParallel(g -> {
                var at = offsets[g];
                var group = groups.get(g);
                for (var i = 0; i < group.size(); i++) {
                    if (counts.get(g)[i] == 0) continue;
                    group.get(i).search.accept(logitsNow, valuesNow, at);
                    at += counts.get(g)[i];
                }
                gather(g, states, counts);
            });
        }
    }

    private void gather(int g, List<List<State>> states, List<int[]> counts) {
        var into = states.get(g);
        into.clear();
        var group = groups.get(g);
        for (var i = 0; i < group.size(); i++)
            counts.get(g)[i] = group.get(i).search.gather(into, 1);
    }

    private void inParallel(Consumer<Integer> work) {
        var tasks = new ArrayList<Callable<Void>>();
        for (var g = 0; g < GROUPS; g++) {
            var group = g;
            tasks.add(() -> {
                work.accept(group);
                return null;
            });
        }
        try {
            for (var done : executor.invokeAll(tasks)) done.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new dev.jacquard.media.Problem(e, "Interrupted while games were played.");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException thrown) throw thrown;
            if (e.getCause() instanceof Error thrown) throw thrown;
            throw new IllegalStateException(e.getCause());
        }
    }

    private int[] movers(short[] moves) {
        var movers = new int[moves.length];
        var state = game.start();
        for (var i = 0; i < moves.length; i++) {
            movers[i] = state.mover();
            state = state.play(moves[i]);
        }
        return movers;
    }

    void write(DataOutputStream out) throws IOException {
        out.writeLong(begun);
        for (var one : playing) {
            out.writeLong(one.number);
            var moves = new short[one.moves.size()];
            for (var i = 0; i < moves.length; i++) moves[i] = one.moves.get(i);
            PlayedGame.writeShorts(out, moves);
            PlayedGame.write(out, one.samples);
            out.writeShort(one.provenPly);
            out.writeByte(one.provenForFirst);
        }
    }

    void read(DataInputStream in) throws IOException {
        begun = in.readLong();
        for (var one : playing) {
            one.number = in.readLong();
            one.search = null;
            one.moves.clear();
            one.state = game.start();
            for (var move : PlayedGame.readShorts(in)) one.move(move);
            one.samples.clear();
            one.samples.addAll(PlayedGame.readSamples(in));
            one.provenPly = in.readShort();
            one.provenForFirst = in.readByte();
        }
    }

    @Override
    public void close() {
        executor.shutdown();
        Arrays.asList(playing, groups, proofs).forEach(List::clear);
    }
}
