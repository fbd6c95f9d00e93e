package dev.jacquard.media.collection;

import dev.jacquard.media.SafeFiles;
import dev.jacquard.media.Sentence;
import dev.jacquard.media.text.Utf8;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Texts in a store, with a few numbers for each. */
final class TextItems implements Items<String> {
    private final Table table;
    private final TextSettings settings;
    private final Part[] parts;
    private final Facts facts;

    /**
     * What is known of the collection beside its items.
     *
     * @param notes how it was read
     * @param fingerprint null to compute it when asked for
     */
    record Facts(List<Unreadable> unreadable, List<Sentence> notes, String fingerprint) {}

    TextItems(Table table, TextSettings settings, Part[] parts, Facts facts) {
        this.table = table;
        this.settings = settings;
        this.parts = parts;
        this.facts = facts;
    }

    /** The texts and, for each, where it is from. */
    static final class Table {
        private static final int FIRST_ROOM = 64;

        final TextStore store;
        private final List<String> files;
        private final List<String> labels;
        long[] starts = new long[FIRST_ROOM];
        int[] lengths = new int[FIRST_ROOM];
        private int[] fileOf = new int[FIRST_ROOM];
        private int[] numberOf = new int[FIRST_ROOM];
        private int[] labelOf = new int[FIRST_ROOM];
        private boolean[] follows = new boolean[FIRST_ROOM];
        private int size;

        /** With names of files and labels, to which items refer by position. */
        Table(TextStore store, List<String> files, List<String> labels) {
            this.store = store;
            this.files = files;
            this.labels = labels;
        }

        int size() {
            return size;
        }

        /**
         * Adds an item.
         *
         * @param start of its bytes in the store
         * @param length of these
         * @param number of the item in its file, from 0, or -1 where it is all of it
         * @param label its position, or -1
         * @param continued whether it goes on where the item before it ended
         */
        void add(long start, int length, int file, int number, int label, boolean continued) {
            if (size == starts.length) grow();
            starts[size] = start;
            lengths[size] = length;
            fileOf[size] = file;
            numberOf[size] = number;
            labelOf[size] = label;
            follows[size] = continued;
            size++;
        }

        private void grow() {
            int room = size + (size >> 1);
            starts = Arrays.copyOf(starts, room);
            lengths = Arrays.copyOf(lengths, room);
            fileOf = Arrays.copyOf(fileOf, room);
            numberOf = Arrays.copyOf(numberOf, room);
            labelOf = Arrays.copyOf(labelOf, room);
            follows = Arrays.copyOf(follows, room);
        }

        byte[] bytes(int index) {
            return store.bytes(starts[index], lengths[index]);
        }

        int file(int index) {
            return fileOf[index];
        }

        boolean isPiece(int index) {
            return numberOf[index] >= 0;
        }
    }

    /** A key for each item, the same for those that are equal or nearly so. */
    long[] likenessKeys() {
        return TextGroups.keys(table, false);
    }

    @Override
    public boolean follows(int index) {
        return table.follows[index];
    }

    @Override
    public List<Sentence> notes() {
        return facts.notes;
    }

    @Override
    public int size() {
        return table.size;
    }

    @Override
    public String get(int index) {
        return settings.script().of(Utf8.decode(table.bytes(index)));
    }

    @Override
    public String name(int index) {
        var file = table.files.get(table.fileOf[index]);
        return table.isPiece(index) ? file + "#" + (table.numberOf[index] + 1) : file;
    }

    @Override
    public Optional<String> label(int index) {
        int label = table.labelOf[index];
        return label < 0 ? Optional.empty() : Optional.of(table.labels.get(label));
    }

    @Override
    public Part part(int index) {
        return parts[index];
    }

    @Override
    public byte[] contentHash(int index) {
        return SafeFiles.newSha256().digest(table.bytes(index));
    }

    @Override
    public List<Unreadable> unreadable() {
        return facts.unreadable;
    }

    @Override
    public Map<String, String> choices() {
        return settings.choices();
    }

    @Override
    public Optional<String> knownFingerprint() {
        return Optional.ofNullable(facts.fingerprint);
    }
}
