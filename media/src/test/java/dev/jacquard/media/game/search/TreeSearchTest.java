package dev.jacquard.media.game.search;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.game.Chance;
import dev.jacquard.media.game.Game;
import dev.jacquard.media.game.Games;
import dev.jacquard.media.game.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TreeSearchTest {
    private static final double[] LOGITS = {0.3, -0.5, 1.1, 0};
    private static final double[] VALUES = {0.1, 0.6, -0.2, 0.4};

    static Stream<Selection> selections() {
        return Stream.of(
                Selection.Uct.STANDARD,
                Selection.Puct.STANDARD,
                Selection.Puct.STANDARD.withNoise(7),
                Selection.Gumbel.STANDARD,
                Selection.Gumbel.STANDARD.quiet());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 20, 100, 500})
    void priorsTimesExplorationVisitTheRootAsTheFormulaSays(int simulations) {
        var priors = softmax(LOGITS);
        var visits = new int[4];
        for (int n = 0; n < simulations; n++) {
            double total = 0;
            double tried = 0;
            for (int a = 0; a < 4; a++) {
                total += visits[a] * VALUES[a];
                if (visits[a] > 0) tried += priors[a];
            }
            int best = 0;
            double highest = -100;
            for (int a = 0; a < 4; a++) {
                double q = visits[a] > 0 ? VALUES[a] : total / (1 + n) - 0.25 * Math.sqrt(tried);
                double c = 1.25 + Math.log((1 + n + 19652) / 19652.0);
                double score = q + c * priors[a] * Math.sqrt(Math.max(1, n)) / (1 + visits[a]);
                if (score > highest) {
                    highest = score;
                    best = a;
                }
            }
            visits[best]++;
        }
        var search = searched(Selection.Puct.STANDARD, simulations);
        assertArrayEquals(visits, visits(search, 4));
        assertEquals(
                IntStream.range(0, 4).mapToDouble(a -> visits[a] * VALUES[a]).sum() / (1 + simulations),
                search.value(),
                1e-6);
    }

    @Test
    void plainSearchTriesEverythingOnceAndThenTheHighestBound() {
        var search = searched(Selection.Uct.STANDARD, 6);
        // After one visit each the bounds differ by the means alone: 0.6, then 0.4 of a bound that has shrunk for 0.6.
        assertArrayEquals(new int[] {1, 2, 1, 2}, visits(search, 4));
    }

    @Test
    void halvingGivesEveryPhaseTheSameNumberOfSimulations() {
        assertArrayEquals(new int[] {0, 0, 0, 0, 1, 1, 2, 2}, SequentialHalving.visits(4, 8));
        assertArrayEquals(new int[] {0, 1, 2, 3}, SequentialHalving.visits(1, 4));
        assertArrayEquals(new int[] {0, 0, 0, 1, 1, 2, 2, 3, 3}, SequentialHalving.visits(3, 9));
        var plan = SequentialHalving.visits(16, 64);
        var visits = new int[16];
        for (int had : plan)
            visits[
                    IntStream.range(0, 16)
                            .filter(i -> visits[i] == had)
                            .findFirst()
                            .orElseThrow()]++;
        assertArrayEquals(new int[] {15, 15, 7, 7, 3, 3, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1}, visits, "by hand");
    }

    @Test
    void theGumbelRootThinsOutTheConsideredAndKeepsTheBest() {
        var search = searched(new Selection.Gumbel(4, 50, 1, 0), 8);
        // First one visit each; then the two best of logit + (50 + 1) * (1 + value) / 2, which are 1 and 3, two more
        // each.
        assertArrayEquals(new int[] {1, 3, 1, 3}, visits(search, 4));
        assertEquals(1, search.move());
    }

    @Test
    void theGumbelRootConsidersTheMovesOfTheHighestLogits() {
        var search = searched(new Selection.Gumbel(2, 50, 1, 0), 8);
        assertArrayEquals(new int[] {4, 0, 4, 0}, visits(search, 4));
        assertEquals(0, search.move());
    }

    @Test
    void theImprovedPolicyIsThePapers() {
        var search = searched(new Selection.Gumbel(2, 50, 1, 0), 8);
        var priors = softmax(LOGITS);
        // Moves 0 and 2 were tried four times each; the others have the mixed value.
        double weighted = (priors[0] * VALUES[0] + priors[2] * VALUES[2]) / (priors[0] + priors[2]);
        double mixed = (0 + 8 * weighted) / 9;
        var completed = new double[] {VALUES[0], mixed, VALUES[2], mixed};
        var expected = softmax(IntStream.range(0, 4)
                .mapToDouble(a -> LOGITS[a] + (50 + 4) * (completed[a] + 1) / 2)
                .toArray());
        var policy = search.policy();
        for (int a = 0; a < 4; a++) assertEquals(expected[a], policy[a], 1e-5);
    }

    @Test
    void gumbelSearchImprovesAnyPolicyInTheMean() {
        var random = new SplittableRandom(3);
        for (int problem = 0; problem < 20; problem++) {
            var logits = random.doubles(6, -2, 2).toArray();
            var values = random.doubles(6, -1, 1).toArray();
            var priors = softmax(logits);
            double before = 0;
            double after = 0;
            for (int a = 0; a < 6; a++) before += priors[a] * values[a];
            for (int seed = 0; seed < 200; seed++) {
                var game = new Paths(6);
                var search = new TreeSearch(game, game.start(), seed);
                search.begin(new Selection.Gumbel(3, 50, 1, 1), 6);
                TreeSearch.run(List.of(search), 1, Paths.evaluator(logits, values));
                after += values[search.move()] / 200;
            }
            assertTrue(after >= before, before + " became " + after);
        }
    }

    @Test
    void withoutSearchTheGumbelRootSamplesThePolicy() {
        var game = new Paths(4);
        var counts = new double[4];
        for (int seed = 0; seed < 4000; seed++) {
            var search = new TreeSearch(game, game.start(), seed);
            search.begin(Selection.Gumbel.STANDARD, 0);
            TreeSearch.run(List.of(search), 1, Paths.evaluator(LOGITS, VALUES));
            counts[search.move()] += 1 / 4000.0;
        }
        assertArrayEquals(softmax(LOGITS), counts, 0.03);
    }

    @Test
    void withoutSimulationsTheMoveIsTheEvaluators() {
        assertEquals(2, searched(Selection.Puct.STANDARD, 0).move());
        assertEquals(2, searched(Selection.Gumbel.STANDARD.quiet(), 0).move());
        assertArrayEquals(
                softmax(LOGITS), doubles(searched(Selection.Puct.STANDARD, 0).policy()), 1e-6);
    }

    @Test
    void noiseAtTheRootIsAFunctionOfTheSeed() {
        var noisy = Selection.Puct.STANDARD.withNoise(4);
        assertArrayEquals(visits(searched(noisy, 50, 1), 4), visits(searched(noisy, 50, 1), 4));
        assertFalse(Arrays.equals(visits(searched(noisy, 50, 1), 4), visits(searched(noisy, 50, 2), 4)));
    }

    @Test
    void dirichletNoiseHasTheMeanAndSpreadOfItsDistribution() {
        var random = new SplittableRandom(1);
        double mean = 0;
        double square = 0;
        for (int i = 0; i < 20_000; i++) {
            var shares = Gamma.dirichlet(5, 0.3, random);
            assertEquals(1, Arrays.stream(shares).sum(), 1e-9);
            mean += shares[0] / 20_000;
            square += shares[0] * shares[0] / 20_000;
        }
        assertEquals(0.2, mean, 0.01);
        assertEquals(0.2 * 0.8 / (5 * 0.3 + 1), square - mean * mean, 0.005, "p (1 - p) / (n a + 1)");
    }

    @ParameterizedTest
    @MethodSource("selections")
    void manyGamesInABatchFindWhatEachFindsAlone(Selection selection) {
        var game = Games.named("connect-four");
        var together = new ArrayList<TreeSearch>();
        for (int i = 0; i < 6; i++) together.add(search(game, selection, i));
        TreeSearch.run(together, 1, TreeSearchTest::judge);
        for (int i = 0; i < 6; i++) {
            var alone = search(game, selection, i);
            TreeSearch.run(List.of(alone), 1, TreeSearchTest::judge);
            assertEquals(alone.opinions(), together.get(i).opinions());
            assertEquals(alone.value(), together.get(i).value());
            assertArrayEquals(alone.policy(), together.get(i).policy());
        }
    }

    @ParameterizedTest
    @MethodSource("selections")
    void manyLeavesOfOneGameUseAllSimulations(Selection selection) {
        var search = search(Games.named("connect-four"), selection, 1);
        TreeSearch.run(List.of(search), 8, TreeSearchTest::judge);
        assertTrue(search.done());
        assertEquals(
                200,
                search.opinions().stream().mapToInt(TreeSearch.Opinion::visits).sum());
    }

    private static TreeSearch search(Game game, Selection selection, int seed) {
        var search = new TreeSearch(game, AlphaBetaTest.random(game, seed, seed), seed);
        search.begin(selection, 200);
        return search;
    }

    /** Judgements that look random but depend on the state alone. */
    private static void judge(List<State> states, float[] logits, float[] values) {
        int moves = 7;
        for (int i = 0; i < states.size(); i++) {
            var random = Chance.of(states.get(i).key(), "judge", 0);
            for (int move = 0; move < moves; move++) logits[i * moves + move] = (float) random.nextDouble();
            values[i] = (float) random.nextDouble(-0.5, 0.5);
        }
    }

    @ParameterizedTest
    @MethodSource("selections")
    void whatWasFoundBelowAMoveIsKeptWhenItIsPlayed(Selection selection) {
        var game = Games.named("connect-four");
        var search = search(game, selection, 2);
        TreeSearch.run(List.of(search), 1, TreeSearchTest::judge);
        var chosen = search.opinions().get(0);
        var line = search.line();
        search.advance(chosen.move());
        search.begin(selection, 0);
        assertEquals(
                chosen.visits() - 1,
                search.opinions().stream().mapToInt(TreeSearch.Opinion::visits).sum(),
                "all visits but the one that judged it");
        assertEquals(-chosen.value(), search.value(), 1e-6);
        if (!(selection instanceof Selection.Gumbel)) assertEquals(line.subList(1, line.size()), search.line());
        search.begin(selection, 50);
        TreeSearch.run(List.of(search), 1, TreeSearchTest::judge);
        assertEquals(
                chosen.visits() + 49,
                search.opinions().stream().mapToInt(TreeSearch.Opinion::visits).sum());
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 6, 7, 9, 13})
    void aWonGameIsProvenAndWonByTheOnlyMove(int matches) {
        for (var selection : List.of(Selection.Puct.STANDARD, Selection.Gumbel.STANDARD)) {
            var game = new Nim(matches);
            var search = new TreeSearch(game, game.start(), 1);
            search.begin(selection, 20_000);
            TreeSearch.run(List.of(search), 1, new RandomPlayouts(game, 1));
            assertTrue(search.isDecided());
            assertEquals(1, search.value());
            assertEquals(matches % 4, search.move() + 1);
            assertEquals(1, search.policy()[matches % 4 - 1]);
        }
    }

    @Test
    void aLostGameIsProvenLost() {
        var game = new Nim(8);
        var search = new TreeSearch(game, game.start(), 1);
        search.begin(Selection.Puct.STANDARD, 20_000);
        TreeSearch.run(List.of(search), 1, new RandomPlayouts(game, 1));
        assertEquals(-1, search.value());
        assertTrue(search.isDecided());
    }

    @Test
    void ticTacToeTendsToADraw() {
        var game = Games.named("tic-tac-toe");
        var search = new TreeSearch(game, game.start(), 1);
        search.begin(Selection.Puct.STANDARD, 20_000);
        TreeSearch.run(List.of(search), 1, new RandomPlayouts(game, 1));
        assertEquals(0, search.value(), 0.1);
    }

    @Test
    void movesAreSampledByTheirVisits() {
        var counts = new double[4];
        for (int seed = 0; seed < 4000; seed++)
            counts[searched(Selection.Puct.STANDARD, 30, seed).sample(1)] += 1;
        var policy = doubles(searched(Selection.Puct.STANDARD, 30).policy());
        for (int a = 0; a < 4; a++) assertEquals(policy[a], counts[a] / 4000, 0.03);
        var search = searched(Selection.Puct.STANDARD, 30);
        assertEquals(search.move(), search.sample(0));
    }

    @Test
    void anUnfinishedSearchAndAFinishedGameAreRefused() {
        var game = new Nim(2);
        var search = new TreeSearch(game, game.start(), 1);
        assertThrows(IllegalArgumentException.class, search::move);
        assertThrows(IllegalArgumentException.class, () -> search.advance(1));
        assertThrows(IllegalArgumentException.class, () -> search.begin(Selection.Puct.STANDARD, -1));
        var over = game.start().play(1);
        assertThrows(IllegalArgumentException.class, () -> new TreeSearch(game, over, 1));
        search.gather(new ArrayList<>(), 1);
        assertThrows(IllegalArgumentException.class, () -> search.advance(0));
    }

    @Test
    void playoutsEndAsRandomGamesDo() {
        var game = new Nim(2);
        var values = new float[1];
        var mean = 0.0;
        var playouts = new RandomPlayouts(game, 5);
        for (int i = 0; i < 4000; i++) {
            playouts.evaluate(List.of(game.start()), new float[3], values);
            mean += values[0] / 4000;
        }
        assertEquals(0, mean, 0.05, "half of the games take both matches at once");
        assertNotEquals(0, values[0]);
    }

    private static TreeSearch searched(Selection selection, int simulations) {
        return searched(selection, simulations, 1);
    }

    private static TreeSearch searched(Selection selection, int simulations, long seed) {
        var game = new Paths(4);
        var search = new TreeSearch(game, game.start(), seed);
        search.begin(selection, simulations);
        TreeSearch.run(List.of(search), 1, Paths.evaluator(LOGITS, VALUES));
        return search;
    }

    private static int[] visits(TreeSearch search, int moves) {
        var visits = new int[moves];
        for (var opinion : search.opinions()) visits[opinion.move()] = opinion.visits();
        return visits;
    }

    private static double[] softmax(double[] logits) {
        double sum = Arrays.stream(logits).map(Math::exp).sum();
        return Arrays.stream(logits).map(l -> Math.exp(l) / sum).toArray();
    }

    private static double[] doubles(float[] numbers) {
        return IntStream.range(0, numbers.length).mapToDouble(i -> numbers[i]).toArray();
    }
}
