package dev.jacquard.nn.model;

import dev.jacquard.media.Problem;
import dev.jacquard.media.game.Game;
import dev.jacquard.media.game.State;
import dev.jacquard.media.game.match.Player;
import dev.jacquard.media.game.search.Evaluator;
import dev.jacquard.media.game.search.Proofs;
import dev.jacquard.media.game.search.Selection;
import dev.jacquard.media.game.search.TreeSearch;
import dev.jacquard.nn.torch.Engine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A trained network at play: with simulations it searches, proving outcomes where it can; with none it plays what the network
 * likes best, without looking ahead. Any thread may call; the work is done on the engine's thread.
 */
public final class NetworkPlayer implements Player, AutoCloseable {
    private static final int PROOF_BITS = 13;
    private static final int PROOF_AT_ROOT = 3000;
    private static final int PROOF_AT_LEAF = 100;
    private static final int TOGETHER = 128;

    private final String name;
    private final Game game;
    private final Engine engine;
    private final Evaluator evaluator;
    private final Runnable freeing;
    private final int simulations;

    /**
     * A player of this name.
     *
     * @param simulations for each move, 0 or more
     * @throws Problem when the network knows another game
     */
    public NetworkPlayer(String name, Engine engine, GameModel model, Game game, int simulations) {
        this(name, engine, checked(engine, model, game), game, simulations);
    }

    private NetworkPlayer(String name, Engine engine, GameModel.Judge judge, Game game, int simulations) {
        this(name, engine, judge, judge::close, game, simulations);
    }

    private NetworkPlayer(
            String name, Engine engine, Evaluator evaluator, Runnable freeing, Game game, int simulations) {
        if (simulations < 0)
            throw new IllegalArgumentException("A player takes 0 simulations or more, not " + simulations + ".");
        this.name = name;
        this.game = game;
        this.engine = engine;
        this.evaluator = evaluator;
        this.freeing = freeing;
        this.simulations = simulations;
    }

    private static GameModel.Judge checked(Engine engine, GameModel model, Game game) {
        model.check(game);
        return engine.call(model::judge);
    }

    /**
     * The same search without a network: it likes all moves alike, expects a draw wherever it can prove nothing, and shows how
     * much of a network's play is due to searching alone.
     */
    public static NetworkPlayer unlearned(String name, Engine engine, Game game, int simulations) {
        Evaluator indifferent = (states, logits, values) -> {
            Arrays.fill(logits, 0, states.size() * game.moves(), 0);
            Arrays.fill(values, 0, states.size(), 0);
        };
        return new NetworkPlayer(name, engine, indifferent, () -> {}, game, simulations);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Game game() {
        return game;
    }

    @Override
    public int choose(State state, long seed) {
        return choose(List.of(state), new long[] {seed})[0];
    }

    @Override
    public int[] choose(List<State> states, long[] seeds) {
        var moves = new int[states.size()];
        for (var from = 0; from < moves.length; from += TOGETHER) {
            var searches = new ArrayList<TreeSearch>();
            for (var i = from; i < Math.min(moves.length, from + TOGETHER); i++)
                searches.add(begun(states.get(i), seeds[i]));
            run(searches);
            for (var i = 0; i < searches.size(); i++)
                moves[from + i] = searches.get(i).move();
        }
        return moves;
    }

    /** What it thinks about a state that is not over, to be asked for opinions and the line it expects. */
    public TreeSearch think(State state, long seed) {
        var search = begun(state, seed);
        run(List.of(search));
        return search;
    }

    private TreeSearch begun(State state, long seed) {
        // Each has a table of its own, so that what it proves depends on no other search.
        var proving = simulations == 0
                ? null
                : new TreeSearch.Proving(new Proofs(game, PROOF_BITS), PROOF_AT_ROOT, PROOF_AT_LEAF);
        var search = new TreeSearch(game, state, seed, proving);
        search.begin(Selection.Gumbel.STANDARD.quiet(), simulations);
        return search;
    }

    private void run(List<TreeSearch> searches) {
        engine.call(() -> {
            TreeSearch.run(searches, 1, evaluator);
            return null;
        });
    }

    @Override
    public void close() {
        engine.call(() -> {
            freeing.run();
            return null;
        });
    }
}
