package dev.jacquard.media.text;

import java.util.Arrays;

/** A growing list of numbers. */
final class Ints {
    private int[] values;
    private int size;

    Ints(int room) {
        values = new int[Math.max(8, room)];
    }

    void add(int value) {
        if (size == values.length) values = Arrays.copyOf(values, size + (size >> 1));
        values[size++] = value;
    }

    int get(int index) {
        return values[index];
    }

    int size() {
        return size;
    }

    int[] toArray() {
        return Arrays.copyOf(values, size);
    }
}
