package dev.jacquard.media.game.level;

import dev.jacquard.media.Problem;
import dev.jacquard.media.Sentence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The rules of maps that are won on foot: one begins at the start and has to be able to come to every goal.
 *
 * @param legend what signs mean; at most 63 of them, with a start and something open among them
 * @param closed whether everything at the border is solid
 */
public record WalkingRules(Legend legend, boolean closed) implements Rules {
    private static final int MOST_SIGNS = 63;
    private static final String CLOSED = "closed\n";
    private static final String OPEN = "open\n";

    public WalkingRules {
        var signs = legend.signs();
        if (signs.length() > MOST_SIGNS)
            throw new Problem(
                    "The legend has %d signs, more than %d. Give tiles that play alike one sign.",
                    signs.length(), MOST_SIGNS);
        if (!has(legend, Legend.Role.START) || !has(legend, Legend.Role.OPEN))
            throw new Problem("The legend needs a sign that is the start and one that is open.");
        if (closed && !has(legend, Legend.Role.SOLID))
            throw new IllegalArgumentException("Nothing solid can close a map.");
    }

    private static boolean has(Legend legend, Legend.Role role) {
        return legend.signs().chars().anyMatch(sign -> legend.role((char) sign).orElseThrow() == role);
    }

    /** The rules of these maps: closed where the borders of all are. */
    public static WalkingRules of(Legend legend, List<TileMap> maps) {
        boolean closed = !maps.isEmpty()
                && maps.stream().allMatch(map -> {
                    for (int row = 0; row < map.height(); row++)
                        for (int column = 0; column < map.width(); column++) {
                            boolean border =
                                    row == 0 || column == 0 || row == map.height() - 1 || column == map.width() - 1;
                            if (border && legend.role(map.at(column, row)).orElse(null) != Legend.Role.SOLID)
                                return false;
                        }
                    return true;
                });
        return new WalkingRules(legend, closed);
    }

    static WalkingRules parse(String text) {
        boolean closed = text.startsWith(CLOSED);
        if (!closed && !text.startsWith(OPEN))
            throw new Problem("The rules of the levels are damaged. Put back a copy of the run's recipe.json.");
        return new WalkingRules(Legend.parse("", text.substring(closed ? CLOSED.length() : OPEN.length())), closed);
    }

    @Override
    public String text() {
        return (closed ? CLOSED : OPEN) + legend;
    }

    /** The map of these tiles, all of whose signs the legend has. */
    public LevelMap map(TileMap tiles) {
        var kinds = new byte[tiles.width() * tiles.height()];
        for (int tile = 0; tile < kinds.length; tile++) {
            int kind = legend.signs().indexOf(tiles.at(tile % tiles.width(), tile / tiles.width()));
            if (kind < 0) throw new IllegalArgumentException("The legend lacks a sign.");
            kinds[tile] = (byte) kind;
        }
        return new LevelMap(this, tiles.width(), tiles.height(), kinds);
    }

    private static TileMap tiles(LevelMap map) {
        var rows = new ArrayList<String>();
        for (int row = 0; row < map.height(); row++) {
            var text = new StringBuilder();
            for (int tile = row * map.width(); tile < (row + 1) * map.width(); tile++)
                text.append(map.rules().sign(map.at(tile)));
            rows.add(text.toString());
        }
        return new TileMap(rows);
    }

    @Override
    public int kinds() {
        return legend.signs().length();
    }

    @Override
    public char sign(int kind) {
        return legend.signs().charAt(kind);
    }

    /** What a kind is to someone who walks. */
    public Legend.Role role(int kind) {
        return legend.role(sign(kind)).orElseThrow();
    }

    @Override
    public int outside() {
        return -1;
    }

    @Override
    public boolean isSolid(int kind) {
        return role(kind) == Legend.Role.SOLID;
    }

    @Override
    public Optional<Sentence> whyNot(LevelMap map) {
        return legend.whyNot(tiles(map));
    }

    /** As many moves as the farthest goal is away, or the farthest tile where there is no goal; all tiles within reach. */
    @Override
    public Optional<Rating> rating(LevelMap map, int effort) {
        if (whyNot(map).isPresent()) return Optional.empty();
        var draft = new Draft(map);
        var distances = new int[draft.size()];
        var queue = new int[draft.size()];
        Arrays.fill(distances, -1);
        for (int tile = 0; tile < draft.size(); tile++)
            if (role(draft.kinds[tile]) == Legend.Role.START) queue[0] = tile;
        distances[queue[0]] = 0;
        int count = 1;
        int farthest = 0;
        int goal = -1;
        for (int i = 0; i < count; i++) {
            farthest = distances[queue[i]];
            if (role(draft.kinds[queue[i]]) == Legend.Role.GOAL) goal = farthest;
            for (int to : draft.beside(queue[i])) {
                if (distances[to] >= 0 || isSolid(draft.kinds[to])) continue;
                distances[to] = distances[queue[i]] + 1;
                queue[count++] = to;
            }
        }
        return count > effort ? Optional.empty() : Optional.of(new Rating(goal >= 0 ? goal : farthest, 0, count));
    }

    @Override
    public double idle(LevelMap map) {
        return 0;
    }

    @Override
    public long allowed(Draft draft, int tile) {
        boolean started = false;
        for (byte kind : draft.kinds) started |= kind >= 0 && role(kind) == Legend.Role.START;
        long allowed = 0;
        for (int kind = 0; kind < kinds(); kind++) {
            if (closed && draft.isBorder(tile) && !isSolid(kind)) continue;
            if (started && role(kind) == Legend.Role.START) continue;
            allowed |= 1L << kind;
        }
        return allowed;
    }

    /** Gives a map without a start the likeliest one, and digs the likeliest ways to goals that cannot be reached. */
    @Override
    public Optional<Draft> joined(Draft draft, float[] likelihood) {
        var joined = draft.copy();
        int start = -1;
        for (int tile = 0; tile < joined.size(); tile++)
            if (role(joined.kinds[tile]) == Legend.Role.START) start = tile;
        if (start < 0) start = putStart(joined, likelihood);
        if (start < 0) return Optional.empty();
        while (true) {
            var open = new boolean[joined.size()];
            for (int tile = 0; tile < open.length; tile++) open[tile] = !isSolid(joined.kinds[tile]);
            var parts = Paths.parts(joined, open);
            var from = new boolean[joined.size()];
            var wanted = new boolean[joined.size()];
            boolean missing = false;
            for (int tile = 0; tile < from.length; tile++) {
                from[tile] = parts[tile] == parts[start];
                wanted[tile] = role(joined.kinds[tile]) == Legend.Role.GOAL && !from[tile];
                missing |= wanted[tile];
            }
            if (!missing) return Optional.of(joined);
            var way = Paths.cheapest(joined, from, wanted, tile -> {
                if (!isSolid(joined.kinds[tile])) return 1e-3;
                if (closed && joined.isBorder(tile)) return Double.POSITIVE_INFINITY;
                return 1e-3 - likelihood[tile * kinds() + likeliest(likelihood, tile, Legend.Role.OPEN)];
            });
            if (way.isEmpty()) return Optional.empty();
            for (int tile : way)
                if (isSolid(joined.kinds[tile])) joined.put(tile, likeliest(likelihood, tile, Legend.Role.OPEN));
        }
    }

    private int putStart(Draft draft, float[] likelihood) {
        int best = -1;
        for (int tile = 0; tile < draft.size(); tile++) {
            if (role(draft.kinds[tile]) != Legend.Role.OPEN) continue;
            if (best < 0 || likelihoodOfStart(likelihood, tile) > likelihoodOfStart(likelihood, best)) best = tile;
        }
        if (best >= 0) draft.put(best, likeliest(likelihood, best, Legend.Role.START));
        return best;
    }

    private float likelihoodOfStart(float[] likelihood, int tile) {
        return likelihood[tile * kinds() + likeliest(likelihood, tile, Legend.Role.START)];
    }

    private int likeliest(float[] likelihood, int tile, Legend.Role role) {
        int best = -1;
        for (int kind = 0; kind < kinds(); kind++)
            if (role(kind) == role
                    && (best < 0 || likelihood[tile * kinds() + kind] > likelihood[tile * kinds() + best])) best = kind;
        return best;
    }

    @Override
    public Draft opened(Draft joined) {
        return joined.copy();
    }

    @Override
    public List<LevelMap> playable(Draft joined, float[] likelihood, int pushes) {
        return List.of(new LevelMap(this, joined.width, joined.height, joined.kinds));
    }
}
