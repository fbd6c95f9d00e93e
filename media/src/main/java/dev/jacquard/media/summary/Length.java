package dev.jacquard.media.summary;

import java.util.List;

/** How long a summary is to be. */
public sealed interface Length {
    /** So many sentences, at least 1. */
    record Sentences(int count) implements Length {
        public Sentences {
            if (count < 1) throw new IllegalArgumentException("A summary has a sentence at least, not " + count + ".");
        }
    }

    /** At most so many words, at least 1; a Chinese character counts as one. One sentence is taken in any case. */
    record Words(int most) implements Length {
        public Words {
            if (most < 1) throw new IllegalArgumentException("A summary has a word at least, not " + most + ".");
        }
    }

    /** At most such a share of the text's words, over 0 to 1. One sentence is taken in any case. */
    record Share(double most) implements Length {
        public Share {
            if (!(most > 0 && most <= 1))
                throw new IllegalArgumentException("A share lies over 0 up to 1, not at " + most + ".");
        }
    }

    /** How many words there may be, given all sentences; no limit where sentences are counted. */
    private int words(List<Passage> all) {
        if (this instanceof Words words) return words.most;
        if (this instanceof Share share) {
            long sum = all.stream().mapToLong(p -> Terms.count(p.text())).sum();
            return (int) Math.max(1, Math.round(share.most * sum));
        }
        return Integer.MAX_VALUE;
    }

    /** The same as two limits. */
    default Limits limits(List<Passage> all) {
        return new Limits(this instanceof Sentences sentences ? sentences.count : Integer.MAX_VALUE, words(all));
    }

    /** At most so many sentences and at most so many words. */
    record Limits(int sentences, int words) {}
}
