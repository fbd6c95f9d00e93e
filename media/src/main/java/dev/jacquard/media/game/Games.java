package dev.jacquard.media.game;

import dev.jacquard.media.Problem;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Every game there is: the table of contents. */
public final class Games {
    /** Games that differ in size only: the pattern of their names, how one is made, and the sizes to show. */
    private record Family(Pattern pattern, Function<MatchResult, Game> maker, List<String> shown) {
        static Family of(String pattern, Function<MatchResult, Game> maker, String... shown) {
            return new Family(Pattern.compile(pattern), maker, List.of(shown));
        }

        Optional<Game> named(String name) {
            var matcher = pattern.matcher(name);
            try {
                return matcher.matches() ? Optional.of(maker.apply(matcher.toMatchResult())) : Optional.empty();
            } catch (IllegalArgumentException e) {
                throw new Problem(e, "There is no %s in that size; there are: %s.", name, String.join(", ", shown));
            }
        }
    }

    private static final List<Family> ALL = List.of(
            Family.of("tic-tac-toe", name -> new TicTacToe(), "tic-tac-toe"),
            Family.of("connect-four", name -> new ConnectFour(), "connect-four"),
            Family.of(
                    "connect-four-(\\d{1,2})x(\\d{1,2})",
                    name -> new ConnectFour(whole(name, 1), whole(name, 2)),
                    "connect-four-5x4",
                    "connect-four-6x5",
                    "connect-four-8x7"),
            Family.of("othello-(\\d{1,2})", name -> new Othello(whole(name, 1)), "othello-4", "othello-6", "othello-8"),
            Family.of("gomoku-(\\d{1,2})", name -> new Gomoku(whole(name, 1)), "gomoku-9", "gomoku-15", "gomoku-19"));

    private Games() {}

    /** Names to choose from; sizes between them are understood too. */
    public static List<String> names() {
        return ALL.stream().flatMap(family -> family.shown.stream()).toList();
    }

    /**
     * The game of this name, such as {@code connect-four}, {@code connect-four-5x4} (columns, then rows), {@code othello-6}
     * or {@code gomoku-9}.
     *
     * @throws Problem when there is none
     */
    public static Game named(String name) {
        for (var family : ALL) {
            var game = family.named(name);
            if (game.isPresent()) return game.get();
        }
        throw new Problem("There is no game \"%s\"; there are: %s.", name, String.join(", ", names()));
    }

    private static int whole(MatchResult name, int group) {
        return Integer.parseInt(name.group(group));
    }
}
