package dev.jacquard.studio;

import dev.jacquard.media.Problem;
import dev.jacquard.media.game.Game;
import dev.jacquard.media.game.Games;
import dev.jacquard.media.game.match.Player;
import dev.jacquard.media.game.match.Players;
import dev.jacquard.nn.model.GameModel;
import dev.jacquard.nn.model.NetworkPlayer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Players by what a person types: a run folder, or the name of one that needs no training. Closing it closes the runs. */
public final class Contestants implements AutoCloseable {
    /** Simulations of a network that is told nothing else. */
    public static final int SIMULATIONS = 64;

    private final Game game;
    private final List<AutoCloseable> opened = new ArrayList<>();

    /** Players of this game. */
    public Contestants(Game game) {
        this.game = game;
    }

    /** Players of the game of this name; {@link Problem} when there is none. */
    public static Contestants of(String game) {
        return new Contestants(Games.named(game));
    }

    /** What they play. */
    public Game game() {
        return game;
    }

    /**
     * A player.
     *
     * @param name a run folder, or a name that {@link Players#named} takes
     * @param simulations that a run takes for a move
     * @throws Problem when there is none, or the run plays another game
     */
    public Player named(String name, int simulations) {
        if (Files.isDirectory(Path.of(name))) return run(Path.of(name), simulations);
        if (name.contains("/") || name.contains("\\")) throw new Problem("There is no run %s.", name);
        return Players.named(name, game);
    }

    /** The network of a run; {@link Problem} when it is no player, or plays another game. */
    public NetworkPlayer run(Path run, int simulations) {
        var model = TrainedModel.open(run);
        opened.add(model);
        if (!(model.model() instanceof GameModel network))
            throw new Problem(
                    "The run %s is one of %s, which plays no game. Name a run of game-player.",
                    run, model.folder().description().recipe());
        var player = new NetworkPlayer(run.toString(), model.engine(), network, game, simulations);
        // Freed before the model that it looks at.
        opened.add(0, player);
        return player;
    }

    @Override
    public void close() {
        for (var one : opened)
            try {
                one.close();
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        opened.clear();
    }
}
