package dev.jacquard.media.game.level;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.Problem;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RulesTest {
    private static final Legend CAVE = Legend.parse("cave", "# solid\n. open\n@ start\n> goal");

    private static LevelMap sokoban(String... rows) {
        return SokobanRules.of(Level.of("test", List.of(), List.of(rows)));
    }

    private static LevelMap cave(boolean closed, String... rows) {
        return new WalkingRules(CAVE, closed).map(new TileMap(List.of(rows)));
    }

    /** Chances that do not depend on the tile. */
    private static float[] even(Draft draft, Rules rules) {
        var likelihood = new float[draft.size() * rules.kinds()];
        Arrays.fill(likelihood, (float) -Math.log(rules.kinds()));
        return likelihood;
    }

    private static Draft painted(Rules rules, int width, int height, long seed) {
        var random = new SplittableRandom(seed);
        var draft = new Draft(width, height);
        for (int tile = 0; tile < draft.size(); tile++) {
            long allowed = rules.allowed(draft, tile);
            int kind;
            do kind = random.nextInt(rules.kinds());
            while ((allowed >> kind & 1) == 0);
            draft.put(tile, kind);
        }
        return draft;
    }

    @Test
    void aLevelOfSokobanKeepsItsTextAndLosesWhatLiesOutside() {
        var map = sokoban("  ", "   #####", "   #@$.#", "   #####", "");
        assertEquals("#####\n#@$.#\n#####", map.toString());
        assertEquals(15, map.own());
    }

    @Test
    void whatNobodyReachesInsideIsWall() {
        var map = sokoban("#########", "#@$.    #", "#   ### #", "#   # # #", "#   ### #", "#       #", "#########");
        assertEquals('#', map.rows().get(3).charAt(5));
    }

    @Test
    void eightTurnsOfALopsidedLevelDifferAndHaveOneCanonicalForm() {
        var map = sokoban("######", "#@   #", "# $. #", "#  ###", "####");
        var forms = new HashSet<LevelMap>();
        for (int symmetry = 0; symmetry < LevelMap.SYMMETRIES; symmetry++) {
            forms.add(map.turned(symmetry));
            assertEquals(map.canonical(), map.turned(symmetry).canonical());
        }
        assertEquals(8, forms.size());
    }

    @Test
    void aQuarterTurnGoesToTheRight() {
        var map = sokoban("#####", "#@$.#", "#####");
        assertEquals("###\n#@#\n#$#\n#.#\n###", map.turned(1).toString());
        assertEquals("#####\n#.$@#\n#####", map.turned(2).toString());
        assertEquals("#####\n#.$@#\n#####", map.turned(4).toString());
    }

    @Test
    void aRatingCountsMovesPushesAndStates() {
        var rating = SokobanRules.RULES
                .rating(sokoban("#######", "#@ $ .#", "#######"), 1000)
                .orElseThrow();
        assertEquals(3, rating.moves());
        assertEquals(2, rating.pushes());
        assertEquals(
                (2 + Math.log(3) / Math.log(2) + Math.log(1.0 + rating.searched()) / Math.log(2)) / 3,
                rating.difficulty(),
                1e-12);
    }

    @Test
    void whatCannotBeWonHasNoRating() {
        assertEquals(Optional.empty(), SokobanRules.RULES.rating(sokoban("#####", "#@. #", "#  $#", "#####"), 1000));
    }

    @Test
    void draftsThatFollowTheRulesAreClosedAndWhatIsMadeOfThemCanBeWon() {
        int made = 0;
        for (long seed = 0; seed < 40; seed++) {
            var draft = painted(SokobanRules.RULES, 9, 8, seed);
            var joined = SokobanRules.RULES.joined(draft, even(draft, SokobanRules.RULES));
            if (joined.isEmpty()) continue;
            for (var map : SokobanRules.RULES.playable(joined.get(), even(draft, SokobanRules.RULES), 6)) {
                assertEquals(Optional.empty(), SokobanRules.RULES.whyNot(map), map::toString);
                if (SokobanRules.RULES.rating(map, 50_000).isPresent()) made++;
            }
        }
        assertTrue(made > 20, made + " levels");
    }

    @Test
    void playingBackwardsGivesTheWishedNumberOfPushes() {
        var map = sokoban("########", "#   @  #", "# .    #", "#   $  #", "#      #", "########");
        var draft = new Draft(map);
        var found = ReversePlay.from(draft, even(draft, SokobanRules.RULES), 3);
        assertFalse(found.isEmpty());
        for (var one : found) {
            var rating = SokobanRules.RULES
                    .rating(new LevelMap(SokobanRules.RULES, one.width(), one.height(), one.kinds), 10_000)
                    .orElseThrow();
            assertTrue(rating.pushes() >= 2 && rating.pushes() <= 6, rating::toString);
        }
    }

    @Test
    void roomsThatDoNotMeetAreJoined() {
        var draft = new Draft(sokoban("###########", "#@$.      #", "#         #", "###########"));
        for (int row = 1; row <= 2; row++) draft.put(row * 11 + 5, SokobanRules.WALL);
        var joined = SokobanRules.RULES
                .joined(draft, even(draft, SokobanRules.RULES))
                .orElseThrow();
        var open = new boolean[joined.size()];
        for (int tile = 0; tile < open.length; tile++) open[tile] = joined.at(tile) > SokobanRules.WALL;
        assertEquals(1, Arrays.stream(Paths.parts(joined, open)).max().orElseThrow());
    }

    @Test
    void aMapToWalkIsRatedByTheWayToItsGoal() {
        var rating = new WalkingRules(CAVE, true)
                .rating(cave(true, "######", "#@...#", "####.#", "#>...#", "######"), 1000)
                .orElseThrow();
        assertEquals(8, rating.moves());
        assertEquals(0, rating.pushes());
    }

    @Test
    void aWayIsDugToAGoalThatCannotBeReached() {
        var rules = new WalkingRules(CAVE, true);
        var draft = new Draft(cave(true, "#######", "#@.#.>#", "#######"));
        var joined = rules.joined(draft, even(draft, rules)).orElseThrow();
        assertEquals(
                Optional.empty(),
                rules.whyNot(rules.playable(joined, even(draft, rules), 0).get(0)));
    }

    @Test
    void aMapWithoutAStartGetsOne() {
        var rules = new WalkingRules(CAVE, true);
        var draft = new Draft(cave(true, "#####", "#..>#", "#####"));
        var joined = rules.joined(draft, even(draft, rules)).orElseThrow();
        assertEquals(
                Optional.empty(),
                rules.whyNot(rules.playable(joined, even(draft, rules), 0).get(0)));
    }

    @Test
    void bordersThatAreAlwaysSolidAreClosed() {
        var closed = new TileMap(List.of("####", "#@>#", "####"));
        assertTrue(WalkingRules.of(CAVE, List.of(closed)).closed());
        assertFalse(WalkingRules.of(CAVE, List.of(closed, new TileMap(List.of("@>"))))
                .closed());
    }

    @Test
    void rulesComeBackFromTheirText() {
        var rules = new WalkingRules(CAVE, true);
        assertEquals(rules, Rules.parse(rules.text()));
        assertEquals(SokobanRules.RULES, Rules.parse(SokobanRules.RULES.text()));
        assertThrows(Problem.class, () -> Rules.parse("chess"));
    }

    @Test
    void aLegendNeedsAStartAndSomethingOpen() {
        assertThrows(Problem.class, () -> new WalkingRules(Legend.parse("l", "# solid\n. open"), false));
    }

    @Test
    void theDistanceForgetsTurnsAndMoves() {
        var map = sokoban("#######", "#@ $ .#", "#     #", "#######");
        var distance = new LevelDistance(List.of(sokoban("#####", "#@$.#", "#####"), map.turned(5)));
        assertEquals(new LevelDistance.Nearest(1, 0), distance.nearest(map));
        // One of 28 tiles differs, and the box that moved leaves floor where it stood.
        var near = sokoban("#######", "#@  $.#", "#     #", "#######");
        assertEquals(2 / 28.0, distance.nearest(near).share(), 1e-12);
    }

    @Test
    void aPictureHasATileOfItsOwnForEachKind() {
        var image = TileSet.draw(sokoban("########", "#+$*.$ #", "########"));
        assertEquals(8 * TileSet.SIDE, image.width());
        var tiles = new HashSet<Integer>();
        for (int column = 0; column < 7; column++) {
            int hash = 0;
            for (int y = 0; y < TileSet.SIDE; y++)
                for (int x = 0; x < TileSet.SIDE; x++)
                    for (int channel = 0; channel < 3; channel++)
                        hash = 31 * hash + image.sample(column * TileSet.SIDE + x, TileSet.SIDE + y, channel);
            tiles.add(hash);
        }
        assertEquals(6, tiles.size());
    }
}
