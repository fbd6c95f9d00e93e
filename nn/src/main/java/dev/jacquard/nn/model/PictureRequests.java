package dev.jacquard.nn.model;

import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * What pictures are to be, in the numbers that networks are told: a column for each class and one for each word. In a
 * vector that makes a work stand numbers for classes, which choose one where nobody asks for anything.
 */
final class PictureRequests {
    private static final String CLASS = "class";
    private static final String ANY = "any";
    private static final String WORDS = "words";
    private static final double UNLABELLED = 0.1;
    private static final double UNDESCRIBED = 0.3;
    private static final int LONGEST = 1000;

    final ClassNumbers classes;
    private final Classes names;
    private final PictureWords words;

    PictureRequests(Weights.Plan plan, Classes names, PictureWords words) {
        this.names = names;
        this.words = words;
        classes = new ClassNumbers(plan, names.size());
    }

    /** Columns; 1, always 0, where there is nothing to ask for. */
    int columns() {
        return Math.max(1, names.size() + words.size());
    }

    /** Whether anything can be asked for. */
    boolean any() {
        return names.size() + words.size() > 0;
    }

    /** What stands for nothing in particular, (rows, columns). */
    Tensor nothing(long rows) {
        return torch.zeros(rows, columns());
    }

    /** Shares of classes, (rows, classes), without words. */
    Tensor of(Tensor shares) {
        if (words.size() == 0) return shares;
        return torch.cat(new TensorVector(shares, torch.zeros(shares.size(0), words.size())), 1);
    }

    /** Items of these classes, -1 for none, described by these words. */
    Tensor of(int[] classesOfItems, int[][] wordsOfItems) {
        var columns = columns();
        var numbers = new float[classesOfItems.length * columns];
        for (var row = 0; row < classesOfItems.length; row++) {
            if (classesOfItems[row] >= 0) numbers[row * columns + classesOfItems[row]] = 1;
            for (var word : wordsOfItems[row])
                numbers[row * columns + names.size() + word] = (float) (1 / Math.sqrt(wordsOfItems[row].length));
        }
        return Tensors.of(numbers, classesOfItems.length, columns);
    }

    /**
     * The same with some classes and some words forgotten, so that networks also learn what there is whatever is asked for (Ho
     * and Salimans 2022).
     */
    Tensor forgetful(Tensor asked, Randomness randomness) {
        var rows = asked.size(0);
        var known = kept(rows, UNLABELLED, randomness.stream("classes"));
        if (words.size() == 0) return asked.mul(known);
        var described = kept(rows, UNDESCRIBED, randomness.stream("words"));
        var of = names.size();
        return torch.cat(
                new TensorVector(
                        asked.narrow(1, 0, of).mul(known),
                        asked.narrow(1, of, words.size()).mul(described)),
                1);
    }

    private static Tensor kept(long rows, double forgotten, Randomness randomness) {
        return randomness.uniform(rows, 1).ge(Tensors.scalar(forgotten));
    }

    /** What a person may ask for. */
    List<Setting> wishes() {
        var wishes = new ArrayList<Setting>();
        if (names.size() > 0) {
            var all = new ArrayList<>(List.of(ANY));
            all.addAll(names.names());
            wishes.add(Setting.choice(CLASS, all, "of which class works are; any: as often as in the collection"));
        }
        if (words.size() > 0)
            wishes.add(Setting.text(
                    WORDS, LONGEST, "what works show, in words that names and labels of the collection have"));
        return wishes;
    }

    /** The class that a row is wished to be of; -1 where it is left to the row's vector. */
    int wishedClass(Settings wishes) {
        return names.size() == 0 ? -1 : names.indexOf(wishes.text(CLASS));
    }

    private int[] wishedWords(Settings wishes) {
        return words.size() == 0 ? new int[0] : words.asked(wishes.text(WORDS));
    }

    /**
     * What rows are asked to be, (rows, columns).
     *
     * @param numbers those of classes in the rows' vectors, (rows, classes), which count where neither class nor words are
     *     wished
     * @throws dev.jacquard.media.Problem when none of a row's words is known
     */
    Tensor asked(Tensor numbers, List<Settings> wishes) {
        var wishedClasses = wishes.stream().mapToInt(this::wishedClass).toArray();
        var wishedWords = wishes.stream().map(this::wishedWords).toArray(int[][]::new);
        var asked = of(wishedClasses, wishedWords);
        if (names.size() == 0) return asked;
        var free = new float[wishes.size()];
        for (var row = 0; row < free.length; row++)
            free[row] = wishedClasses[row] < 0 && wishedWords[row].length == 0 ? 1 : 0;
        return asked.add(of(classes.shares(numbers)).mul(Tensors.of(free, free.length, 1)));
    }
}
