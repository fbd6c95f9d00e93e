package dev.jacquard.nn.model;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The positions that were played last. The window grows with what was played altogether, so that what an untrained network
 * played is soon forgotten.
 */
final class ReplayWindow {
    private static final double SHARE = 0.5;

    private final int least;
    private final int most;
    private final List<PlayedGame> games = new ArrayList<>();
    private long produced;
    private int[] ends = {};

    /** Holds so many positions at most, and if there are as many, so many at least. */
    ReplayWindow(int least, int most) {
        this.least = Math.min(least, most);
        this.most = most;
    }

    /** How many positions came in since the training began. */
    long produced() {
        return produced;
    }

    /** How many positions it holds. */
    int size() {
        return ends.length == 0 ? 0 : ends[ends.length - 1];
    }

    /** Takes games in, and lets the oldest go. */
    void add(List<PlayedGame> played) {
        for (var game : played) {
            if (game.samples().isEmpty()) continue;
            games.add(game);
            produced += game.samples().size();
        }
        count();
        var room = Math.max(least, Math.min(most, (long) (SHARE * produced)));
        var old = 0;
        while (old < games.size() && size() - ends[old] >= room) old++;
        games.subList(0, old).clear();
        count();
    }

    private void count() {
        ends = new int[games.size()];
        var sum = 0;
        for (var i = 0; i < ends.length; i++)
            ends[i] = sum += games.get(i).samples().size();
    }

    /** A position by its number from 0 to {@link #size} (exclusive), the oldest first. */
    record Place(PlayedGame game, PlayedGame.Sample sample) {}

    Place get(int number) {
        var at = Arrays.binarySearch(ends, number + 1);
        if (at < 0) at = -at - 1;
        var samples = games.get(at).samples();
        return new Place(games.get(at), samples.get(number - (ends[at] - samples.size())));
    }

    void write(DataOutputStream out) throws IOException {
        out.writeLong(produced);
        out.writeInt(games.size());
        for (var game : games) game.write(out);
    }

    void read(DataInputStream in) throws IOException {
        produced = in.readLong();
        games.clear();
        for (var left = in.readInt(); left > 0; left--) games.add(PlayedGame.read(in));
        count();
    }
}
