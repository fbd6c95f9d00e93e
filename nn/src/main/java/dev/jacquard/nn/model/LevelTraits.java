package dev.jacquard.nn.model;

import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.collection.Part;
import dev.jacquard.media.game.level.LevelMap;
import dev.jacquard.media.game.level.Rules;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What a network of levels depends on.
 *
 * @param rules what tiles mean
 * @param levels how many training levels the model remembers
 * @param tiles how many tiles these have together
 */
record LevelTraits(Rules rules, int levels, int tiles) {
    private static final int MOST_REMEMBERED = 1024;

    static LevelTraits of(Collection<LevelMap> collection) {
        var remembered = remembered(collection.part(Part.TRAIN));
        return new LevelTraits(
                collection.get(0).rules(),
                remembered.size(),
                remembered.stream().mapToInt(LevelMap::size).sum());
    }

    /** The levels of a training part that a model remembers: all, or of very many some spread evenly. */
    static List<LevelMap> remembered(Collection<LevelMap> training) {
        int count = Math.min(MOST_REMEMBERED, training.size());
        return IntStream.range(0, count)
                .mapToObj(i -> training.get((int) (i * (long) training.size() / count)))
                .toList();
    }

    static LevelTraits of(Map<String, String> description) {
        return new LevelTraits(
                Rules.parse(description.get("rules")),
                Integer.parseInt(description.get("levels")),
                Integer.parseInt(description.get("tiles")));
    }

    Map<String, String> describe() {
        var facts = new LinkedHashMap<String, String>();
        facts.put("rules", rules.text());
        facts.put("levels", Integer.toString(levels));
        facts.put("tiles", Integer.toString(tiles));
        return facts;
    }
}
