package dev.jacquard.media.text.form;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import dev.jacquard.media.Problem;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The sounds that the poems of a collection follow, learned from the poems alone.
 *
 * <p>Tones: a regulated poem follows one of two grids, in which places two, four and six of its lines are level and
 * oblique by turns, even lines end level and odd ones oblique. Which grid a poem follows and which characters are level is
 * found by turns, beginning with the ends of lines. Rhymes: characters that stand at the ends of even lines of a poem
 * rhyme; {@link Communities} of these that are level are the rhymes.
 */
public final class LearnedSounds implements Sounds {
    private static final int LEAST_POEMS = 500;
    private static final int LEAST_SEEN = 5;
    private static final double SURE = 0.8;
    private static final double KEEPS_TO_IT = 0.85;
    private static final int ROUNDS = 4;
    private static final double RESOLUTION = 3;
    private static final int LEAST_MEMBERS = 8;
    private static final double LEAST_WEIGHT = 1;
    /** What a second reading's share of the rhymes of a character is at least. */
    private static final double SECOND_READING = 0.25;

    private final List<String> rhymes;
    private final Map<Integer, Tone> tones;
    private final Map<Integer, BitSet> rhymesOf = new HashMap<>();

    private LearnedSounds(List<String> rhymes, Map<Integer, Tone> tones) {
        this.rhymes = List.copyOf(rhymes);
        this.tones = Map.copyOf(tones);
        for (int number = 0; number < rhymes.size(); number++) {
            int rhyme = number;
            rhymes.get(number).codePoints().forEach(point -> rhymesOf.computeIfAbsent(point, ignored -> new BitSet())
                    .set(rhyme));
        }
    }

    /**
     * Learns from poems.
     *
     * @throws Problem when fewer than 500 have four or eight lines of five or seven characters
     */
    public static LearnedSounds of(Iterable<String> texts) {
        var poems = new ArrayList<int[][]>();
        for (var text : texts) poems.addAll(PoemLines.strict(text));
        if (poems.size() < LEAST_POEMS)
            throw new Problem(
                    "Rhymes and tones can be learned from %s poems or more of four or eight lines of five or seven"
                            + " characters, and the collection has %s. Choose those of today: rhyme=today",
                    LEAST_POEMS, poems.size());
        var tones = tones(poems);
        return new LearnedSounds(rhymes(poems, tones), tones);
    }

    @Override
    public BitSet rhymes(int point) {
        return rhymesOf.getOrDefault(point, new BitSet());
    }

    @Override
    public Tone tone(int point) {
        return tones.getOrDefault(point, Tone.UNKNOWN);
    }

    /** How often a character stood where a level one is due, and where an oblique one is. */
    private static final class Seen {
        int level;
        int oblique;

        double odds() {
            return Math.log((level + 0.5) / (oblique + 0.5));
        }

        Tone tone() {
            int all = level + oblique;
            if (all < LEAST_SEEN) return Tone.UNKNOWN;
            return level > SURE * all ? Tone.LEVEL : oblique > SURE * all ? Tone.OBLIQUE : Tone.EITHER;
        }
    }

    private static Map<Integer, Tone> tones(List<int[][]> poems) {
        var seen = new HashMap<Integer, Seen>();
        for (var poem : poems) note(poem, -1, seen);
        for (int round = 1; round < ROUNDS; round++) {
            var before = seen;
            var now = new HashMap<Integer, Seen>();
            for (var poem : poems) {
                double one = agreement(poem, 0, before);
                double other = agreement(poem, 1, before);
                int grid = one >= other ? 0 : 1;
                if (keeps(poem, grid, before)) note(poem, grid, now);
            }
            seen = now;
        }
        var tones = new HashMap<Integer, Tone>();
        seen.forEach((point, each) -> tones.put(point, each.tone()));
        tones.values().removeIf(tone -> tone == Tone.UNKNOWN);
        return tones;
    }

    /** Whether the second, fourth or sixth character of a line is level in a grid. */
    private static boolean isLevel(int line, int place, int grid) {
        boolean inner = line % 4 == 1 || line % 4 == 2;
        return (grid == 1) ^ inner ^ (place / 2 % 2 == 1);
    }

    private static double agreement(int[][] poem, int grid, Map<Integer, Seen> seen) {
        double sum = 0;
        for (int line = 0; line < poem.length; line++)
            for (int place = 1; place < poem[line].length - 1; place += 2) {
                var each = seen.get(poem[line][place]);
                if (each != null) sum += isLevel(line, place, grid) ? each.odds() : -each.odds();
            }
        return sum;
    }

    /** Old-style poems follow neither grid and would only blur what is learned. */
    private static boolean keeps(int[][] poem, int grid, Map<Integer, Seen> seen) {
        int right = 0;
        int sure = 0;
        for (int line = 0; line < poem.length; line++)
            for (int place = 1; place < poem[line].length - 1; place += 2) {
                var each = seen.get(poem[line][place]);
                if (each == null || Math.abs(each.odds()) < 0.5) continue;
                sure++;
                if (each.odds() > 0 == isLevel(line, place, grid)) right++;
            }
        return sure >= poem.length && right >= KEEPS_TO_IT * sure;
    }

    private static void note(int[][] poem, int grid, Map<Integer, Seen> seen) {
        for (int line = 0; line < poem.length; line++) {
            int end = poem[line].length - 1;
            // The first line may rhyme or not.
            if (line > 0) note(poem[line][end], line % 2 == 1, seen);
            if (grid >= 0)
                for (int place = 1; place < end; place += 2) note(poem[line][place], isLevel(line, place, grid), seen);
        }
    }

    private static void note(int point, boolean level, Map<Integer, Seen> seen) {
        var each = seen.computeIfAbsent(point, ignored -> new Seen());
        if (level) each.level++;
        else each.oblique++;
    }

    private static List<String> rhymes(List<int[][]> poems, Map<Integer, Tone> tones) {
        var numbers = new TreeMap<Integer, Integer>();
        for (var poem : poems) for (int point : ends(poem)) numbers.put(point, 0);
        var points = new ArrayList<>(numbers.keySet());
        for (int i = 0; i < points.size(); i++) numbers.put(points.get(i), i);
        var links = new ArrayList<Map<Integer, Double>>();
        for (int i = 0; i < points.size(); i++) links.add(new TreeMap<>());
        for (var poem : poems) {
            var ends = ends(poem);
            for (int one : ends)
                for (int other : ends)
                    if (one != other)
                        links.get(numbers.get(one)).merge(numbers.get(other), 1.0 / (ends.size() - 1), Double::sum);
        }
        var groups = Communities.of(links, RESOLUTION);
        var groupOf = new int[points.size()];
        for (int group = 0; group < groups.size(); group++) for (int node : groups.get(group)) groupOf[node] = group;
        var members = new ArrayList<Set<Integer>>();
        for (int group = 0; group < groups.size(); group++) members.add(new LinkedHashSet<>());
        for (int node = 0; node < points.size(); node++) {
            if (tones.getOrDefault(points.get(node), Tone.UNKNOWN) == Tone.OBLIQUE) continue;
            var towards = new TreeMap<Integer, Double>();
            links.get(node).forEach((other, weight) -> towards.merge(groupOf[other], weight, Double::sum));
            double all = towards.values().stream().mapToDouble(w -> w).sum();
            for (var each : towards.entrySet())
                if (each.getValue() >= LEAST_WEIGHT && each.getValue() >= SECOND_READING * all)
                    members.get(each.getKey()).add(points.get(node));
        }
        return members.stream()
                .filter(group -> group.size() >= LEAST_MEMBERS)
                .filter(group -> isLevel(group, numbers, links, tones))
                .map(group -> group.stream().map(Character::toString).collect(Collectors.joining()))
                .toList();
    }

    /** The ends of even lines; a character that stands there twice counts once. */
    private static Set<Integer> ends(int[][] poem) {
        var ends = new LinkedHashSet<Integer>();
        for (int line = 1; line < poem.length; line += 2) ends.add(poem[line][poem[line].length - 1]);
        return ends;
    }

    private static boolean isLevel(
            Set<Integer> group,
            Map<Integer, Integer> numbers,
            List<Map<Integer, Double>> links,
            Map<Integer, Tone> tones) {
        double level = 0;
        double all = 0;
        for (int point : group) {
            double weight = links.get(numbers.get(point)).values().stream()
                    .mapToDouble(w -> w)
                    .sum();
            all += weight;
            if (tones.getOrDefault(point, Tone.UNKNOWN) == Tone.LEVEL) level += weight;
        }
        return 2 * level > all;
    }

    /** The characters of each rhyme. */
    List<String> rhymes() {
        return rhymes;
    }

    private record Json(List<String> rhymes, String level, String oblique, String either) {}

    /** One object of JSON that {@link #parse} reads. */
    public String json() {
        return new Gson().toJson(new Json(rhymes, all(Tone.LEVEL), all(Tone.OBLIQUE), all(Tone.EITHER)));
    }

    private String all(Tone tone) {
        return tones.entrySet().stream()
                .filter(entry -> entry.getValue() == tone)
                .map(Map.Entry::getKey)
                .sorted()
                .map(Character::toString)
                .collect(Collectors.joining());
    }

    /** Reads what {@link #json} wrote; {@link Problem} for anything else. */
    public static LearnedSounds parse(String text) {
        try {
            var json = new Gson().fromJson(text, Json.class);
            var tones = new HashMap<Integer, Tone>();
            json.level.codePoints().forEach(point -> tones.put(point, Tone.LEVEL));
            json.oblique.codePoints().forEach(point -> tones.put(point, Tone.OBLIQUE));
            json.either.codePoints().forEach(point -> tones.put(point, Tone.EITHER));
            if (new HashSet<>(json.rhymes).contains(null)) throw new JsonParseException("no characters");
            return new LearnedSounds(json.rhymes, tones);
        } catch (JsonParseException | NullPointerException e) {
            throw new Problem(e, "The sounds of the run's collection are damaged. Delete its file tools/sounds.json.");
        }
    }
}
