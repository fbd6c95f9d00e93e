package dev.jacquard.media.text.form;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Regulated poems in a made-up language, in which the tone and the rhyme of each character are known. */
final class MadeUpPoems {
    static final int RHYMES = 12;
    static final int MEMBERS = 20;
    private static final int FIRST = 0x5000;
    private static final int OBLIQUE = 300;

    private MadeUpPoems() {}

    static int level(int rhyme, int member) {
        return FIRST + rhyme * MEMBERS + member;
    }

    static int oblique(int number) {
        return FIRST + RHYMES * MEMBERS + number;
    }

    static boolean isLevel(int point) {
        return point < oblique(0);
    }

    static int rhymeOf(int point) {
        return isLevel(point) ? (point - FIRST) / MEMBERS : -1;
    }

    /** Poems of four or eight lines of five or seven; one in ten is in the old style, which keeps to no grid. */
    static List<String> some(int count, long seed) {
        var random = new Random(seed);
        var poems = new ArrayList<String>();
        for (int n = 0; n < count; n++) {
            int lines = random.nextBoolean() ? 4 : 8;
            int length = random.nextBoolean() ? 5 : 7;
            boolean old = random.nextInt(10) == 0;
            boolean begins = random.nextBoolean();
            int rhyme = random.nextInt(RHYMES);
            var ends = new ArrayList<Integer>();
            for (int m = 0; m < MEMBERS; m++) ends.add(level(rhyme, m));
            java.util.Collections.shuffle(ends, random);
            var poem = new StringBuilder();
            for (int line = 0; line < lines; line++) {
                boolean second = begins ^ (line % 4 == 1 || line % 4 == 2);
                for (int place = 0; place < length - 1; place++) {
                    boolean free = old || place % 2 == 0;
                    boolean wanted = free ? random.nextBoolean() : second ^ (place / 2 % 2 == 1);
                    poem.appendCodePoint(
                            wanted
                                    ? level(random.nextInt(RHYMES), random.nextInt(MEMBERS))
                                    : oblique(random.nextInt(OBLIQUE)));
                }
                poem.appendCodePoint(line % 2 == 1 ? ends.get(line / 2) : oblique(random.nextInt(OBLIQUE)));
                poem.append(line % 2 == 0 ? "，" : "。\n");
            }
            poems.add(poem.toString().strip());
        }
        return poems;
    }
}
