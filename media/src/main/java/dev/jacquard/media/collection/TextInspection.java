package dev.jacquard.media.collection;

import dev.jacquard.media.Sentence;
import dev.jacquard.media.collection.Finding.Kind;
import dev.jacquard.media.text.Graphemes;
import dev.jacquard.media.text.Language;
import dev.jacquard.media.text.WordSpans;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A collection of texts looked over before training. What it tells depends on the texts and their names alone. */
public final class TextInspection {
    private static final int ENOUGH = 200;
    /** Characters below which a network learns little more than how words are spelt. */
    private static final long MUCH = 100_000;

    private static final int ASKED_FOR_LANGUAGE = 2000;
    private static final int LANGUAGE_SAMPLE = 2000;
    private static final double NOT_FEW = 0.1;
    private static final double UNBALANCED = 10;
    private static final int MOST_WORDS = 1 << 20;
    private static final int MOST_CHARACTERS = 1 << 18;

    private final Collection<String> collection;
    private final List<int[]> identical = new ArrayList<>();
    private final List<int[]> near = new ArrayList<>();
    private final Map<String, Integer> languages = new TreeMap<>();
    private final Set<String> characters = new HashSet<>();
    private final Set<String> words = new HashSet<>();
    private final long[] lengths;
    private final List<Finding> findings = new ArrayList<>();

    private TextInspection(Collection<String> collection) {
        this.collection = collection;
        this.lengths = new long[collection.size()];
    }

    /**
     * Looks a whole collection over, reading every text once.
     *
     * @throws IllegalArgumentException when it is a part or a selection
     */
    public static TextInspection of(Collection<String> collection) {
        if (!collection.isWhole()) throw new IllegalArgumentException("Only a whole collection is inspected.");
        var inspection = new TextInspection(collection);
        inspection.read();
        inspection.group();
        inspection.look();
        return inspection;
    }

    private void read() {
        int every = Math.max(1, collection.size() / ASKED_FOR_LANGUAGE);
        for (int i = 0; i < lengths.length; i++) {
            var text = collection.get(i);
            lengths[i] = text.codePointCount(0, text.length());
            Graphemes.each(text, character -> {
                if (characters.size() < MOST_CHARACTERS) characters.add(character);
            });
            for (var span : WordSpans.of(text, Integer.MAX_VALUE))
                if (span.isWord() && words.size() < MOST_WORDS)
                    words.add(span.in(text).toLowerCase(Locale.ROOT));
            if (i % every == 0)
                languages.merge(
                        Language.of(text.substring(0, Math.min(LANGUAGE_SAMPLE, text.length()))), 1, Integer::sum);
        }
    }

    /** Sorts like texts into those that are the same and those that are only alike. */
    private void group() {
        var keys = collection.texts().likenessKeys();
        var like = new LinkedHashMap<Long, List<Integer>>();
        for (int i = 0; i < keys.length; i++)
            like.computeIfAbsent(keys[i], k -> new ArrayList<>(1)).add(i);
        for (var group : like.values()) {
            if (group.size() < 2) continue;
            var same = new LinkedHashMap<String, List<Integer>>();
            for (int i : group)
                same.computeIfAbsent(collection.get(i), t -> new ArrayList<>(1)).add(i);
            same.values().stream()
                    .filter(g -> g.size() > 1)
                    .map(TextInspection::array)
                    .forEach(identical::add);
            if (same.size() > 1)
                near.add(same.values().stream().mapToInt(g -> g.get(0)).toArray());
        }
    }

    private static int[] array(List<Integer> list) {
        return list.stream().mapToInt(i -> i).toArray();
    }

    /** How many texts there are. */
    public int items() {
        return lengths.length;
    }

    /** How many characters they have, in code points. */
    public long characters() {
        return Arrays.stream(lengths).sum();
    }

    /** Characters of the shortest, the middle and the longest text. */
    public long[] lengths() {
        var sorted = lengths.clone();
        Arrays.sort(sorted);
        return new long[] {sorted[0], sorted[sorted.length / 2], sorted[sorted.length - 1]};
    }

    /** How many different characters there are, as people see them; 262,144 at most. */
    public int differentCharacters() {
        return characters.size();
    }

    /** How many different words there are, whatever their capitals; Chinese characters count as words; 1,048,576 at most. */
    public int differentWords() {
        return words.size();
    }

    /** The share of texts in each language ({@link Language}), the commonest first; of many texts, of some. */
    public Map<String, Double> languages() {
        double all = languages.values().stream().mapToInt(i -> i).sum();
        var shares = new LinkedHashMap<String, Double>();
        languages.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .forEach(e -> shares.put(e.getKey(), e.getValue() / all));
        return Collections.unmodifiableMap(shares);
    }

    /** The files that could not be used. */
    public List<Unreadable> unreadable() {
        return collection.unreadable();
    }

    /** Names of texts that are the same, in groups. */
    public List<List<String>> duplicates() {
        return named(identical);
    }

    /** Names of texts that are nearly the same, in groups. */
    public List<List<String>> nearDuplicates() {
        return named(near);
    }

    /** How many texts each label has; empty without labels. */
    public Map<String, Integer> labels() {
        var counts = new TreeMap<String, Integer>();
        for (int i = 0; i < lengths.length; i++) collection.label(i).ifPresent(l -> counts.merge(l, 1, Integer::sum));
        return counts;
    }

    /** Whether there is text enough to learn well from and to measure with. */
    public boolean isEnough() {
        return lengths.length >= ENOUGH && characters() >= MUCH;
    }

    /** Everything found, what does most harm first. */
    public List<Finding> findings() {
        return List.copyOf(findings);
    }

    private List<List<String>> named(List<int[]> groups) {
        return groups.stream()
                .map(g -> Arrays.stream(g).mapToObj(collection::name).toList())
                .toList();
    }

    private void add(Kind kind, List<List<String>> items, String remedy, Sentence sentence) {
        findings.add(new Finding(kind, items, sentence, Optional.ofNullable(remedy)));
    }

    private void look() {
        lookAtFiles();
        lookAtCopies();
        lookAtLabels();
        lookAtLanguages();
        if (!isEnough())
            add(
                    Kind.FEW,
                    List.of(),
                    null,
                    Sentence.of(
                            "%d texts of %d characters together are little: expect copies and few new turns. A novel's worth"
                                    + " makes a difference.",
                            lengths.length, characters()));
    }

    private void lookAtFiles() {
        var unreadable = unreadable();
        if (!unreadable.isEmpty())
            add(
                    Kind.UNREADABLE,
                    unreadable.stream().map(u -> List.of(u.file())).toList(),
                    null,
                    Sentence.of(
                            "%d files cannot be used, such as %s: %s; they are passed over.",
                            unreadable.size(),
                            unreadable.get(0).file(),
                            unreadable.get(0).reason()));
    }

    private void lookAtCopies() {
        if (!identical.isEmpty())
            add(
                    Kind.IDENTICAL,
                    named(identical),
                    null,
                    Sentence.of(
                            "%d groups of texts are identical, such as %s and %s. Each copy is learned from once more, and more"
                                    + " easily repeated; all copies are in the same part.",
                            identical.size(),
                            collection.name(identical.get(0)[0]),
                            collection.name(identical.get(0)[1])));
        if (!near.isEmpty())
            add(
                    Kind.NEARLY_IDENTICAL,
                    named(near),
                    null,
                    Sentence.of(
                            "%d groups of texts are nearly identical, such as %s and %s; they are kept in the same part.",
                            near.size(), collection.name(near.get(0)[0]), collection.name(near.get(0)[1])));
    }

    private void lookAtLabels() {
        var contradicting = new ArrayList<int[]>();
        for (var groups : List.of(identical, near))
            for (var group : groups)
                if (Arrays.stream(group)
                                .mapToObj(i -> collection.label(i).orElse(null))
                                .distinct()
                                .count()
                        > 1) contradicting.add(group);
        if (!contradicting.isEmpty())
            add(
                    Kind.CONTRADICTION,
                    named(contradicting),
                    null,
                    Sentence.of(
                            "%d groups of identical or nearly identical texts have different labels, such as %s and %s. Keep"
                                    + " each under the label that is right.",
                            contradicting.size(),
                            collection.name(contradicting.get(0)[0]),
                            collection.name(contradicting.get(0)[1])));
        var labels = new HashMap<>(labels());
        if (labels.size() < 2) return;
        var most = labels.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
        var least = labels.entrySet().stream().min(Map.Entry.comparingByValue()).orElseThrow();
        if (most.getValue() > UNBALANCED * least.getValue())
            add(
                    Kind.UNBALANCED,
                    List.of(),
                    null,
                    Sentence.of(
                            "The labels are unevenly filled: %s has %d texts, %s only %d. Add to the small ones.",
                            most.getKey(), most.getValue(), least.getKey(), least.getValue()));
    }

    private void lookAtLanguages() {
        var told = languages().entrySet().stream()
                .filter(e -> !e.getKey().equals(Language.UNKNOWN) && e.getValue() >= NOT_FEW)
                .map(e -> "%s %.0f %%".formatted(e.getKey(), 100 * e.getValue()))
                .toList();
        if (told.size() > 1)
            add(
                    Kind.SEVERAL_LANGUAGES,
                    List.of(),
                    null,
                    Sentence.of(
                            "The texts are in several languages (%s). A small network learns one better; train on each by"
                                    + " itself.",
                            String.join(", ", told)));
    }
}
