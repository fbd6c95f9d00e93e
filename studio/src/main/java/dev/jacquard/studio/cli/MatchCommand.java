package dev.jacquard.studio.cli;

import dev.jacquard.media.game.match.Match;
import dev.jacquard.studio.Contestants;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "match",
        mixinStandardHelpOptions = true,
        description = "Lets two players of a game play against each other, each opening once with each colour.")
final class MatchCommand implements Callable<Integer> {
    private static final int MOST_SIMULATIONS = 1_000_000;

    private final Console console;

    @Parameters(index = "0", paramLabel = "GAME", description = "a game, such as connect-four")
    private String game;

    @Parameters(
            index = "1",
            paramLabel = "A",
            description = "a run folder, minimax:DEPTH, mcts:PLAYOUTS, random, or perfect")
    private String a;

    @Parameters(index = "2", paramLabel = "B", description = "the other player, named the same way")
    private String b;

    @Option(names = "--games", paramLabel = "N", description = "an even number of games; 100 if not given")
    private int games = 100;

    @Option(names = "--seed", paramLabel = "S", description = "what all random numbers derive from; 1 if not given")
    private long seed = 1;

    @Option(
            names = "--openings",
            paramLabel = "PLIES",
            description = "random moves that each game begins with; 4 if not given")
    private int openings = 4;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "a.simulations or b.simulations of a run; 64 if not given, 0 for the bare network")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    MatchCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        var simulations = new LinkedHashMap<>(
                Map.of("a.simulations", Contestants.SIMULATIONS, "b.simulations", Contestants.SIMULATIONS));
        settings.forEach((key, value) -> {
            if (!simulations.containsKey(key))
                throw new UsageProblem("--set takes a.simulations or b.simulations here, not \"%s\".", key);
            simulations.put(key, simulations(key, value));
        });
        var match = UsageProblem.in(() -> new Match(games, openings, seed));
        try (var contestants = UsageProblem.in(() -> Contestants.of(game))) {
            var first = contestants.named(a, simulations.get("a.simulations"));
            var second = contestants.named(b, simulations.get("b.simulations"));
            var begun = System.nanoTime();
            var halves = match.playByColour(
                    first, second, done -> console.replaceLine("%d of %d games are over", done, games));
            var result = halves.together();
            var seconds = (System.nanoTime() - begun) / 1e9;
            if (json) console.json(fields(halves, result, seconds));
            else show(result);
        }
        return Main.done();
    }

    static int simulations(String key, String value) {
        try {
            var number = Integer.parseInt(value.strip());
            if (number >= 0 && number <= MOST_SIMULATIONS) return number;
        } catch (NumberFormatException e) {
            throw new UsageProblem("%s is a whole number from 0 to %s, not \"%s\".", key, MOST_SIMULATIONS, value);
        }
        throw new UsageProblem("%s is a whole number from 0 to %s, not \"%s\".", key, MOST_SIMULATIONS, value);
    }

    private Map<String, Object> fields(Match.Halves halves, Match.Result result, double seconds) {
        var interval = result.interval();
        var fields = new LinkedHashMap<String, Object>();
        fields.put("game", game);
        fields.put("a", a);
        fields.put("b", b);
        fields.put("games", result.games());
        fields.put("wins_a", result.winsA());
        fields.put("draws", result.draws());
        fields.put("wins_b", result.winsB());
        fields.put("share_a", result.share());
        fields.put("share_a_low", interval[0]);
        fields.put("share_a_high", interval[1]);
        fields.put("a_begins", half(halves.aBegins()));
        fields.put("b_begins", half(halves.bBegins()));
        fields.put("openings", openings);
        fields.put("seed", seed);
        fields.put("seconds", seconds);
        return fields;
    }

    private static Map<String, Object> half(Match.Result result) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("wins_a", result.winsA());
        fields.put("draws", result.draws());
        fields.put("wins_b", result.winsB());
        return fields;
    }

    private void show(Match.Result result) {
        var interval = result.interval();
        console.result("%s won %d, %d were drawn, %s won %d", a, result.winsA(), result.draws(), b, result.winsB());
        console.result(
                "%s has %.1f %% of the points; with more games, 95 %% sure, from %.1f %% to %.1f %%",
                a, 100 * result.share(), 100 * interval[0], 100 * interval[1]);
    }
}
