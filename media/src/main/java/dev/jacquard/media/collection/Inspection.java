package dev.jacquard.media.collection;

import dev.jacquard.media.Sentence;
import dev.jacquard.media.collection.Finding.Kind;
import dev.jacquard.media.image.Image;
import dev.jacquard.media.image.Size;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * A collection of pictures looked over before training. What it tells depends on the pictures and their names alone.
 */
public final class Inspection {
    private static final int ENOUGH = 200;
    private static final double NEARLY_ALL = 0.95;
    /** How many times as wide or narrow as nearly all others a picture of another shape is. */
    private static final double OTHER_SHAPE = 1.4;

    private static final double MUCH_CROPPED = 0.15;
    private static final double UNBALANCED = 10;
    private static final int FEW_COLOURS = 64;
    private static final int LEAST_SIDE = 16;
    private static final int MOST_SIDE = 128;

    private final Collection<Image> collection;
    private final Traits[] traits;
    private final List<int[]> identical;
    private final List<int[]> near;
    private final List<Finding> findings = new ArrayList<>();

    private Inspection(Collection<Image> collection) {
        this.collection = collection;
        var items = collection.pictures();
        this.traits = Cleaning.traits(items);
        this.identical = NearDuplicates.identical(traits);
        this.near = NearDuplicates.of(items, traits);
    }

    /**
     * Looks a whole collection over; one of 100,000 photographs takes some seconds once it is open.
     *
     * @throws IllegalArgumentException when it is a part or a selection
     */
    public static Inspection of(Collection<Image> collection) {
        if (!collection.isWhole()) throw new IllegalArgumentException("Only a whole collection is inspected.");
        var inspection = new Inspection(collection);
        inspection.look();
        return inspection;
    }

    /** How many pictures there are. */
    public int items() {
        return traits.length;
    }

    /** The files that could not be used. */
    public List<Unreadable> unreadable() {
        return collection.unreadable();
    }

    /** Names of pictures that are the same, in groups. */
    public List<List<String>> duplicates() {
        return named(identical);
    }

    /** Names of pictures that are nearly the same: each group is a picture and those like it. */
    public List<List<String>> nearDuplicates() {
        return named(near);
    }

    /** How many pictures each label has; empty without labels. */
    public Map<String, Integer> labels() {
        var counts = new TreeMap<String, Integer>();
        for (int i = 0; i < traits.length; i++) collection.label(i).ifPresent(l -> counts.merge(l, 1, Integer::sum));
        return counts;
    }

    /** Whether there are pictures enough to learn well from and to measure with. */
    public boolean isEnough() {
        return traits.length >= ENOUGH;
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

    private List<List<String>> where(IntPredicate condition) {
        return IntStream.range(0, traits.length)
                .filter(condition)
                .mapToObj(i -> List.of(collection.name(i)))
                .toList();
    }

    private void look() {
        lookAtFiles();
        lookAtCopies();
        lookAtLabels();
        lookAtContent();
        lookAtSizes();
        lookAtColours();
        lookAtNumbers();
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
        var leaking = new ArrayList<int[]>();
        for (var group : near) if (straddles(group)) leaking.add(group);
        if (!leaking.isEmpty())
            add(
                    Kind.LEAKAGE,
                    named(leaking),
                    "--keep-together",
                    Sentence.of(
                            "%d groups of nearly identical pictures lie both in what is trained on and in what is measured with,"
                                    + " which flatters the measurement.",
                            leaking.size()));
        if (!identical.isEmpty())
            add(
                    Kind.IDENTICAL,
                    named(identical),
                    "--leave-out duplicates",
                    Sentence.of(
                            "%d groups of pictures are identical, such as %s and %s.",
                            identical.size(),
                            collection.name(identical.get(0)[0]),
                            collection.name(identical.get(0)[1])));
        if (!near.isEmpty())
            add(
                    Kind.NEARLY_IDENTICAL,
                    named(near),
                    "--leave-out near",
                    Sentence.of(
                            "%d groups of pictures are nearly identical (resized, compressed or mirrored), such as %s and %s.",
                            near.size(), collection.name(near.get(0)[0]), collection.name(near.get(0)[1])));
    }

    private boolean straddles(int[] group) {
        long trained = Arrays.stream(group)
                .filter(i -> collection.partOf(i) == Part.TRAIN)
                .count();
        return trained > 0 && trained < group.length;
    }

    private void lookAtLabels() {
        var labels = IntStream.range(0, traits.length)
                .mapToObj(i -> collection.label(i).orElse(null))
                .toArray(String[]::new);
        var contradicting = new ArrayList<int[]>();
        for (var groups : List.of(identical, near))
            for (var group : groups)
                if (Arrays.stream(group).mapToObj(i -> labels[i]).distinct().count() > 1) contradicting.add(group);
        if (!contradicting.isEmpty()) {
            var first = contradicting.get(0);
            add(
                    Kind.CONTRADICTION,
                    named(contradicting),
                    "--leave-out near",
                    Sentence.of(
                            "%d groups of identical or nearly identical pictures have different labels, such as %s and %s."
                                    + " Keep each under the label that is right.",
                            contradicting.size(), collection.name(first[0]), collection.name(first[1])));
        }
        var suspects = OddLabels.suspects(labels, traits);
        if (!suspects.isEmpty())
            add(
                    Kind.MISLABELLED,
                    suspects.stream()
                            .map(s -> List.of(collection.name(s.item())))
                            .toList(),
                    "--leave-out mislabelled",
                    Sentence.of(
                            "%d pictures look like those of another label, such as %s like %s. Move those that are in the wrong"
                                    + " place.",
                            suspects.size(),
                            collection.name(suspects.get(0).item()),
                            suspects.get(0).likely()));
    }

    private void lookAtContent() {
        var blank = where(i -> traits[i].blank());
        if (!blank.isEmpty())
            add(
                    Kind.BLANK,
                    blank,
                    "--leave-out blank",
                    Sentence.of(
                            "%d pictures show nothing: they have one colour all over, such as %s.",
                            blank.size(), blank.get(0).get(0)));
        var turned = where(i -> traits[i].orientation() != 1);
        if (!turned.isEmpty())
            add(
                    Kind.TURNED,
                    turned,
                    null,
                    Sentence.of(
                            "%d photographs were taken with the camera turned, as their files say, such as %s; they are turned upright.",
                            turned.size(), turned.get(0).get(0)));
    }

    private void lookAtSizes() {
        var target = collection.imageSize();
        var usual = usual();
        long like = Arrays.stream(traits).filter(t -> t.size().equals(usual)).count();
        var shapes =
                Arrays.stream(traits).mapToDouble(t -> shape(t.size())).sorted().toArray();
        double narrow = shapes[(int) (shapes.length * (1 - NEARLY_ALL) / 2)] / OTHER_SHAPE;
        double wide = shapes[shapes.length - 1 - (int) (shapes.length * (1 - NEARLY_ALL) / 2)] * OTHER_SHAPE;
        var odd = like >= NEARLY_ALL * traits.length
                ? where(i -> !traits[i].size().equals(usual))
                : where(i -> shape(traits[i].size()) < narrow || shape(traits[i].size()) > wide);
        if (!odd.isEmpty() && odd.size() <= (1 - NEARLY_ALL) * traits.length)
            add(
                    Kind.ODD_SIZE,
                    odd,
                    "--fit pad",
                    Sentence.of(
                            "%d pictures have another size or shape than nearly all others (%d x %d), such as %s.",
                            odd.size(),
                            usual.width(),
                            usual.height(),
                            odd.get(0).get(0)));
        double cropped = Arrays.stream(traits)
                .mapToDouble(t -> lost(shape(t.size()), shape(target)))
                .average()
                .orElse(0);
        if (cropped > MUCH_CROPPED && collection.imageFit() == Image.Fit.CROP)
            add(
                    Kind.CROPPED,
                    List.of(),
                    "--fit pad",
                    Sentence.of(
                            "Cropping to %d x %d cuts away %.0f %% of the pictures in the mean.",
                            target.width(), target.height(), 100 * cropped));
        int side = Math.min(target.width(), target.height());
        var small = where(
                i -> 2 * Math.min(traits[i].size().width(), traits[i].size().height()) <= side);
        if (!small.isEmpty())
            add(
                    Kind.SMALL,
                    small,
                    "--size " + Math.max(LEAST_SIDE, side / 2),
                    Sentence.of(
                            "%d pictures are half as large as what is trained on, or smaller, and are enlarged, such as %s.",
                            small.size(), small.get(0).get(0)));
    }

    private Size usual() {
        var counts = new HashMap<Size, Integer>();
        for (var one : traits) counts.merge(one.size(), 1, Integer::sum);
        return counts.entrySet().stream()
                .max(Map.Entry.<Size, Integer>comparingByValue()
                        .thenComparing(
                                e -> -(long) e.getKey().width() * e.getKey().height()))
                .orElseThrow()
                .getKey();
    }

    private static double shape(Size size) {
        return (double) size.width() / size.height();
    }

    /** The share of a picture of one shape that is cut away to give it another. */
    private static double lost(double from, double to) {
        return 1 - Math.min(from / to, to / from);
    }

    private void lookAtColours() {
        var colours = Arrays.stream(traits).mapToInt(Traits::colours).sorted().toArray();
        int median = colours[colours.length / 2];
        var usual = usual();
        boolean trainable = Math.min(usual.width(), usual.height()) >= LEAST_SIDE
                && Math.max(usual.width(), usual.height()) <= MOST_SIDE;
        if (median <= FEW_COLOURS && trainable && !usual.equals(collection.imageSize()))
            add(
                    Kind.FEW_COLOURS,
                    List.of(),
                    "--size " + usual.width() + "x" + usual.height() + " --fit pad",
                    Sentence.of(
                            "The pictures are drawn in few colours (%d in the middle one); another size than their own blurs them.",
                            median));
    }

    private void lookAtNumbers() {
        if (!isEnough())
            add(
                    Kind.FEW,
                    List.of(),
                    null,
                    Sentence.of(
                            "%d pictures are few: expect copies and little variety. Some hundreds make a difference.",
                            traits.length));
        var labels = new LinkedHashMap<>(labels());
        if (labels.size() < 2) return;
        var most = labels.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
        var least = labels.entrySet().stream().min(Map.Entry.comparingByValue()).orElseThrow();
        if (most.getValue() > UNBALANCED * least.getValue())
            add(
                    Kind.UNBALANCED,
                    List.of(),
                    null,
                    Sentence.of(
                            "The labels are unevenly filled: %s has %d pictures, %s only %d. Add to the small ones.",
                            most.getKey(), most.getValue(), least.getKey(), least.getValue()));
    }
}
