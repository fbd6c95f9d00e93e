package dev.jacquard.media.game.level;

import java.util.ArrayDeque;
import java.util.Arrays;

/** The part of a level where something can happen, its squares numbered anew, with all that pushes do not change. */
final class Board {
    /** Stands for a way that there is not. */
    static final int FAR = 10_000;

    final int squares;
    final int player;
    final short[] boxes;
    final boolean[] goal;
    /** Four times the square plus the direction (up, right, down, left): the next square, or -1. */
    final int[] next;
    /** The fewest pushes from a square to a goal, a row of squares for each goal; {@link #FAR} when there is no way. */
    final int[] distances;
    /** Squares from which a box comes to no goal. */
    final boolean[] dead;

    Board(Level level) {
        int size = level.width() * level.height();
        var numbers = new int[size];
        Arrays.fill(numbers, -1);
        int count = 0;
        for (int i = 0; i < size; i++) if (level.isInside(i)) numbers[i] = count++;
        squares = count;
        player = numbers[level.player()];
        goal = new boolean[squares];
        next = new int[4 * squares];
        var places = new short[squares];
        var goals = new int[squares];
        int placed = 0;
        int wanted = 0;
        for (int i = 0; i < size; i++) {
            if (numbers[i] < 0) continue;
            if (level.isBox(i)) places[placed++] = (short) numbers[i];
            goal[numbers[i]] = level.isGoal(i);
            if (level.isGoal(i)) goals[wanted++] = numbers[i];
            for (int direction = 0; direction < 4; direction++)
                next[numbers[i] * 4 + direction] = numbers[i + level.step(direction)];
        }
        boxes = Arrays.copyOf(places, placed);
        distances = new int[wanted * squares];
        Arrays.fill(distances, FAR);
        dead = new boolean[squares];
        Arrays.fill(dead, true);
        for (int i = 0; i < wanted; i++) pull(i, goals[i]);
    }

    /** Pulls a box away from a goal by all ways. */
    private void pull(int number, int from) {
        int row = number * squares;
        var ways = new ArrayDeque<Integer>();
        ways.add(from);
        distances[row + from] = 0;
        dead[from] = false;
        while (!ways.isEmpty()) {
            int at = ways.poll();
            for (int direction = 0; direction < 4; direction++) {
                int to = next[at * 4 + direction];
                if (to < 0 || next[to * 4 + direction] < 0 || distances[row + to] < FAR) continue;
                distances[row + to] = distances[row + at] + 1;
                dead[to] = false;
                ways.add(to);
            }
        }
    }
}
