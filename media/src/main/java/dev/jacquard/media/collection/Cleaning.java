package dev.jacquard.media.collection;

import dev.jacquard.media.Problem;
import dev.jacquard.media.collection.ImageSettings.LeaveOut;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Leaves out what a person does not want to train on, and keeps what is nearly the same in one part. */
final class Cleaning {
    private Cleaning() {}

    /** The items as their settings ask for. */
    static PictureItems of(PictureItems items) {
        var settings = items.settings();
        var leaveOut = settings.leaveOut();
        if (leaveOut.isEmpty() && !settings.together()) return items;
        var traits = traits(items);
        var identical = NearDuplicates.identical(traits);
        var near = leaveOut.contains(LeaveOut.NEAR) || settings.together()
                ? NearDuplicates.of(items, traits)
                : List.<int[]>of();
        var left = new boolean[traits.length];
        if (leaveOut.contains(LeaveOut.DUPLICATES) || leaveOut.contains(LeaveOut.NEAR)) leaveOthers(identical, left);
        if (leaveOut.contains(LeaveOut.NEAR)) leaveOthers(near, left);
        if (leaveOut.contains(LeaveOut.BLANK)) for (int i = 0; i < left.length; i++) left[i] |= traits[i].blank();
        if (leaveOut.contains(LeaveOut.MISLABELLED)) for (int i : OddLabels.of(items, traits)) left[i] = true;
        var parts = IntStream.range(0, traits.length).mapToObj(items::part).toArray(Part[]::new);
        if (settings.together()) {
            join(near, traits, parts);
            // Those that are the same as one that moved.
            join(identical, traits, parts);
        }
        var kept = IntStream.range(0, left.length).filter(i -> !left[i]).toArray();
        if (kept.length == 0) throw new Problem("Nothing is left of the collection. Leave out less.");
        return items.only(kept, Arrays.stream(kept).mapToObj(i -> parts[i]).toArray(Part[]::new));
    }

    static Traits[] traits(PictureItems items) {
        var traits = new Traits[items.size()];
        PictureScan.inParallel(traits.length, i -> traits[i] = items.traits(i));
        return traits;
    }

    private static void leaveOthers(List<int[]> groups, boolean[] left) {
        for (var group : groups) for (int k = 1; k < group.length; k++) left[group[k]] = true;
    }

    /** All of a group follow the one whose content decides, which depends on nothing but the group. */
    private static void join(List<int[]> groups, Traits[] traits, Part[] parts) {
        for (var group : groups) {
            int leader = group[0];
            for (int i : group) if (Arrays.compareUnsigned(traits[i].hash(), traits[leader].hash()) < 0) leader = i;
            for (int i : group) parts[i] = parts[leader];
        }
    }
}
