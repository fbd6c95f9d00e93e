package dev.jacquard.studio.cli;

import dev.jacquard.media.Problem;
import dev.jacquard.media.game.Game;
import dev.jacquard.media.game.State;
import dev.jacquard.media.game.match.Player;
import dev.jacquard.media.game.search.TreeSearch;
import dev.jacquard.nn.model.NetworkPlayer;
import dev.jacquard.studio.Contestants;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "play", mixinStandardHelpOptions = true, description = "Plays a game against you in the terminal.")
final class PlayCommand implements Callable<Integer> {
    /** Whom one plays against without a run. */
    private static final String UNTRAINED = "mcts:2000";

    private final Console console;

    @Parameters(paramLabel = "GAME", description = "a game, such as connect-four")
    private String game;

    @Option(names = "--run", paramLabel = "DIR", description = "a run of game-player; a plain tree search if not given")
    private Path run;

    @Option(names = "--second", description = "let the other side begin")
    private boolean second;

    @Option(names = "--seed", paramLabel = "S", description = "what all random numbers derive from; 1 if not given")
    private long seed = 1;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "simulations=N of the run for each move; 400 if not given")
    private java.util.Map<String, String> settings = new java.util.LinkedHashMap<>();

    PlayCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        var simulations = 400;
        for (var setting : settings.entrySet()) {
            if (!setting.getKey().equals("simulations"))
                throw new UsageProblem("--set takes simulations here, not \"%s\".", setting.getKey());
            simulations = Math.max(1, MatchCommand.simulations("simulations", setting.getValue()));
        }
        try (var contestants = UsageProblem.in(() -> Contestants.of(game))) {
            Player opponent =
                    run == null ? contestants.named(UNTRAINED, simulations) : contestants.run(run, simulations);
            new Table(contestants.game(), opponent).play();
        }
        return Main.done();
    }

    /** One game between a person and a player. */
    private final class Table {
        private final Game rules;
        private final Player opponent;
        private final int person = second ? 1 : 0;
        private final List<State> states = new ArrayList<>();
        private final BufferedReader input =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

        Table(Game rules, Player opponent) {
            this.rules = rules;
            this.opponent = opponent;
            states.add(rules.start());
        }

        private State now() {
            return states.get(states.size() - 1);
        }

        void play() {
            console.result(
                    "You play %s as %s against %s. Type a move, or: hint, undo, quit.",
                    rules.name(), person == 0 ? "X" : "O", opponent.name());
            draw();
            while (!now().over()) {
                if (now().mover() != person) {
                    answer();
                    draw();
                    continue;
                }
                var typed = read();
                if (typed.isEmpty() || typed.get().equals("quit")) return;
                if (typed.get().equals("hint")) hint();
                else if (typed.get().equals("undo")) undo();
                else move(typed.get());
            }
            int outcome = now().outcome() * (now().mover() == person ? 1 : -1);
            console.result(outcome > 0 ? "You have won." : outcome < 0 ? "You have lost." : "The game is drawn.");
        }

        private void draw() {
            console.result((Object) now().drawing());
        }

        private Optional<String> read() {
            console.say("Your move:");
            try {
                while (true) {
                    var line = input.readLine();
                    if (line == null) return Optional.empty();
                    if (!line.isBlank()) return Optional.of(line.strip().toLowerCase(Locale.ROOT));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void move(String typed) {
            try {
                states.add(now().play(rules.parse(typed, now())));
                draw();
            } catch (Problem refused) {
                console.say(refused.sentence());
            }
        }

        private void undo() {
            int at = states.size() - 2;
            while (at >= 0 && states.get(at).mover() != person) at--;
            if (at < 0) {
                console.say("There is no move of yours to take back.");
                return;
            }
            states.subList(at + 1, states.size()).clear();
            draw();
        }

        private void answer() {
            int move;
            if (opponent instanceof NetworkPlayer network) {
                var search = network.think(now(), seed + states.size());
                move = search.move();
                console.result(
                        "It plays %s, gives itself %.0f %% of the points, and expects: %s",
                        rules.text(move), 50 * (1 + search.value()), line(search));
            } else {
                move = opponent.choose(now(), seed + states.size());
                console.result("It plays %s.", rules.text(move));
            }
            states.add(now().play(move));
        }

        private void hint() {
            if (!(opponent instanceof NetworkPlayer network)) {
                console.result("It would play %s.", rules.text(opponent.choose(now(), seed + states.size())));
                return;
            }
            var search = network.think(now(), seed + states.size());
            console.result(
                    "%-6s %10s %12s %10s",
                    console.text("move"),
                    console.text("at a glance"),
                    console.text("simulations"),
                    console.text("points"));
            for (var opinion : search.opinions())
                console.result((Object) String.format(
                        Locale.ROOT,
                        "%-6s %9.1f%% %12d %9s%s",
                        rules.text(opinion.move()),
                        100 * opinion.prior(),
                        opinion.visits(),
                        Double.isNaN(opinion.value()) ? "-" : "%.0f%%".formatted(50 * (1 + opinion.value())),
                        opinion.proven() ? " !" : ""));
            console.result("It expects: %s (! is proven)", line(search));
        }

        private String line(TreeSearch search) {
            return search.line().stream().map(rules::text).collect(Collectors.joining(" "));
        }
    }
}
