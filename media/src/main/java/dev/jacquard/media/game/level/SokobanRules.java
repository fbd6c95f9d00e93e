package dev.jacquard.media.game.level;

import dev.jacquard.media.Problem;
import dev.jacquard.media.Sentence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rules of Sokoban for maps of tiles. */
public final class SokobanRules implements Rules {
    /** The rules. */
    public static final SokobanRules RULES = new SokobanRules();

    static final String TEXT = "sokoban";

    static final int OUTSIDE = 0;
    static final int WALL = 1;
    static final int FLOOR = 2;
    static final int GOAL = 3;
    static final int BOX = 4;
    static final int BOX_ON_GOAL = 5;
    static final int PLAYER = 6;
    static final int PLAYER_ON_GOAL = 7;

    private static final String SIGNS = " # .$*@+";
    private static final long SHELL = 1 << OUTSIDE | 1 << WALL;
    private static final long ALL = (1 << 8) - 1;
    private static final int MOST_BOXES = 24;
    private static final int LEAST_PART = 4;

    private SokobanRules() {}

    @Override
    public int kinds() {
        return SIGNS.length();
    }

    @Override
    public char sign(int kind) {
        return SIGNS.charAt(kind);
    }

    @Override
    public int outside() {
        return OUTSIDE;
    }

    @Override
    public boolean isSolid(int kind) {
        return kind == WALL || kind == OUTSIDE;
    }

    @Override
    public String text() {
        return TEXT;
    }

    static boolean isGoal(int kind) {
        return kind == GOAL || kind == BOX_ON_GOAL || kind == PLAYER_ON_GOAL;
    }

    static boolean isBox(int kind) {
        return kind == BOX || kind == BOX_ON_GOAL;
    }

    static boolean isPlayer(int kind) {
        return kind == PLAYER || kind == PLAYER_ON_GOAL;
    }

    /**
     * The map of a level, cut to its walls. What nobody can reach is outside where it touches nothing that somebody can, and
     * wall where it does.
     */
    public static LevelMap of(Level level) {
        var draft = new Draft(level.width(), level.height());
        for (int square = 0; square < draft.size(); square++) {
            int kind = WALL;
            if (level.isInside(square)) {
                boolean goal = level.isGoal(square);
                if (square == level.player()) kind = goal ? PLAYER_ON_GOAL : PLAYER;
                else if (level.isBox(square)) kind = goal ? BOX_ON_GOAL : BOX;
                else kind = goal ? GOAL : FLOOR;
            }
            draft.put(square, kind);
        }
        return trimmed(draft);
    }

    /** The level of a map; {@link Problem} when no game can be played on it. */
    public static Level level(String title, List<String> comments, LevelMap map) {
        return Level.of(title, comments, map.rows());
    }

    /** Makes outside what no inside touches, and cuts off what is outside. */
    private static LevelMap trimmed(Draft draft) {
        int left = draft.width;
        int right = -1;
        int top = draft.height;
        int bottom = -1;
        var shell = new boolean[draft.size()];
        for (int tile = 0; tile < draft.size(); tile++) {
            if (isInside(draft.kinds[tile])) continue;
            shell[tile] = true;
            for (int near : draft.around(tile)) shell[tile] &= !isInside(draft.kinds[near]);
        }
        var parts = Paths.parts(draft, shell);
        var atBorder = new boolean[draft.size() + 1];
        for (int tile = 0; tile < draft.size(); tile++) if (draft.isBorder(tile)) atBorder[parts[tile]] = true;
        for (int tile = 0; tile < draft.size(); tile++) {
            if (isInside(draft.kinds[tile])) continue;
            // What walls enclose stays wall, since text has the same blank for floor and for outside.
            draft.put(tile, parts[tile] > 0 && atBorder[parts[tile]] ? OUTSIDE : WALL);
            if (draft.kinds[tile] == OUTSIDE) continue;
            left = Math.min(left, tile % draft.width);
            right = Math.max(right, tile % draft.width);
            top = Math.min(top, tile / draft.width);
            bottom = Math.max(bottom, tile / draft.width);
        }
        int width = right - left + 1;
        int height = bottom - top + 1;
        var kinds = new byte[width * height];
        for (int row = 0; row < height; row++)
            System.arraycopy(draft.kinds, (top + row) * draft.width + left, kinds, row * width, width);
        return new LevelMap(RULES, width, height, kinds);
    }

    private static boolean isInside(int kind) {
        return kind > WALL;
    }

    @Override
    public Optional<Sentence> whyNot(LevelMap map) {
        try {
            level("", List.of(), map);
            return Optional.empty();
        } catch (Problem problem) {
            // The last argument is the reason; see Level.
            var arguments = problem.sentence().arguments();
            return Optional.of((Sentence) arguments.get(arguments.size() - 1));
        }
    }

    @Override
    public Optional<Rating> rating(LevelMap map, int effort) {
        if (whyNot(map).isPresent()) return Optional.empty();
        var solution = SokobanSolver.solve(level("", List.of(), map), effort);
        return solution instanceof Solution.Won won
                ? Optional.of(new Rating(won.moves().length(), won.pushes(), won.searched()))
                : Optional.empty();
    }

    @Override
    public double idle(LevelMap map) {
        int boxes = 0;
        int idle = 0;
        for (int tile = 0; tile < map.size(); tile++) {
            if (isBox(map.at(tile))) boxes++;
            if (map.at(tile) == BOX_ON_GOAL) idle++;
        }
        return boxes == 0 ? 1 : idle / (double) boxes;
    }

    @Override
    public long allowed(Draft draft, int tile) {
        long allowed = draft.isBorder(tile) ? SHELL : ALL;
        for (int near : draft.around(tile)) {
            if (draft.kinds[near] == OUTSIDE) allowed &= SHELL;
            if (isInside(draft.kinds[near])) allowed &= ~(1L << OUTSIDE);
        }
        for (byte kind : draft.kinds) if (isPlayer(kind)) return allowed & ~(1L << PLAYER | 1L << PLAYER_ON_GOAL);
        return allowed;
    }

    @Override
    public Optional<Draft> joined(Draft draft, float[] likelihood) {
        var joined = draft.copy();
        var inside = new boolean[joined.size()];
        for (int tile = 0; tile < inside.length; tile++) inside[tile] = isInside(joined.kinds[tile]);
        var parts = Paths.parts(joined, inside);
        var sizes = new int[joined.size() + 1];
        for (int part : parts) sizes[part]++;
        sizes[0] = 0;
        int largest = 0;
        for (int part = 1; part < sizes.length; part++) if (sizes[part] > sizes[largest]) largest = part;
        if (sizes[largest] < LEAST_PART) return Optional.empty();
        for (int part = 1; part < sizes.length; part++) {
            if (sizes[part] == 0 || part == largest) continue;
            if (sizes[part] < LEAST_PART) fill(joined, parts, part);
            else join(joined, parts, part, largest, likelihood);
        }
        return Optional.of(joined);
    }

    private static void fill(Draft draft, int[] parts, int part) {
        for (int tile = 0; tile < parts.length; tile++) if (parts[tile] == part) draft.put(tile, WALL);
    }

    private static void join(Draft draft, int[] parts, int part, int to, float[] likelihood) {
        var from = new boolean[parts.length];
        var wanted = new boolean[parts.length];
        for (int tile = 0; tile < parts.length; tile++) {
            from[tile] = parts[tile] == part;
            wanted[tile] = parts[tile] == to;
        }
        for (int tile : Paths.cheapest(draft, from, wanted, tile -> {
            if (draft.isBorder(tile)) return Double.POSITIVE_INFINITY;
            return isInside(draft.kinds[tile]) ? 1e-3 : 1e-3 - likelihood[tile * RULES.kinds() + FLOOR];
        })) {
            if (!isInside(draft.kinds[tile])) draft.put(tile, FLOOR);
            for (int near : draft.around(tile)) if (draft.kinds[near] == OUTSIDE) draft.put(near, WALL);
            parts[tile] = to;
        }
        for (int tile = 0; tile < parts.length; tile++) if (parts[tile] == part) parts[tile] = to;
    }

    @Override
    public Draft opened(Draft joined) {
        var opened = joined.copy();
        for (int tile = 0; tile < opened.size(); tile++) {
            int kind = opened.kinds[tile];
            if (isGoal(kind)) opened.put(tile, GOAL);
            else if (isInside(kind)) opened.put(tile, Draft.UNKNOWN);
        }
        return opened;
    }

    @Override
    public List<LevelMap> playable(Draft joined, float[] likelihood, int pushes) {
        int goals = 0;
        int boxes = 0;
        boolean player = false;
        for (byte kind : joined.kinds) {
            if (isGoal(kind)) goals++;
            if (isBox(kind)) boxes++;
            player |= isPlayer(kind);
        }
        if (goals == 0 || goals > MOST_BOXES) return List.of();
        var maps = new ArrayList<LevelMap>();
        if (player && boxes == goals && pushes > 0) maps.add(trimmed(joined.copy()));
        for (var map : ReversePlay.from(joined, likelihood, pushes)) maps.add(trimmed(map));
        return maps;
    }
}
