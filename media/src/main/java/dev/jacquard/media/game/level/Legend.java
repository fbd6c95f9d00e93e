package dev.jacquard.media.game.level;

import dev.jacquard.media.Problem;
import dev.jacquard.media.SafeFiles;
import dev.jacquard.media.Sentence;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the signs of tile maps mean, as far as one has to know to say whether a map can be won on foot. */
public final class Legend {
    /** What a tile is to someone who walks. */
    public enum Role {
        /** Nobody walks there. */
        SOLID,
        /** Anybody does. */
        OPEN,
        /** Where one begins; there is one in a map. */
        START,
        /** Where one has to be able to come. */
        GOAL
    }

    private final Map<Character, Role> roles;

    /** A legend of these signs. */
    public Legend(Map<Character, Role> roles) {
        this.roles = new TreeMap<>(roles);
    }

    /**
     * A legend from a text file with a line for each sign: the sign, a blank, and {@code solid}, {@code open}, {@code start} or
     * {@code goal}; whatever follows is a comment. Empty lines count for nothing.
     *
     * @throws Problem when it cannot be read or a line is not of this form
     */
    public static Legend read(Path file) {
        try {
            return parse(file.getFileName().toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new Problem(e, "The legend %s cannot be read: %s.", file, SafeFiles.reasonOf(e));
        }
    }

    /** A legend from the text of such a file; {@code name} is for what goes wrong. */
    public static Legend parse(String name, String text) {
        var roles = new TreeMap<Character, Role>();
        int number = 0;
        for (var line : text.lines().toList()) {
            number++;
            if (line.isBlank()) continue;
            var word = line.length() < 3 ? "" : line.substring(1).strip().split("\\s+", 2)[0];
            var role = Arrays.stream(Role.values())
                    .filter(r -> r.name().toLowerCase(Locale.ROOT).equals(word))
                    .findFirst();
            if (role.isEmpty() || line.charAt(1) != ' ')
                throw new Problem(
                        "Line %d of the legend %s is not a sign, a blank and one of solid, open, start, goal.",
                        number, name);
            if (roles.put(line.charAt(0), role.get()) != null)
                throw new Problem("The legend %s names the sign \"%s\" twice.", name, line.charAt(0));
        }
        return new Legend(roles);
    }

    /** What a sign means, if it is known. */
    public Optional<Role> role(char sign) {
        return Optional.ofNullable(roles.get(sign));
    }

    /** All signs, in the order of their numbers in Unicode. */
    public String signs() {
        return roles.keySet().stream().map(String::valueOf).collect(Collectors.joining());
    }

    /** The tiles that one can walk to from the start, row by row; none when there is no start. */
    public boolean[] reachable(TileMap map) {
        var reached = new boolean[map.width() * map.height()];
        var ways = new ArrayDeque<Integer>();
        for (int tile = 0; tile < reached.length; tile++)
            if (role(map, tile) == Role.START) {
                reached[tile] = true;
                ways.add(tile);
            }
        while (!ways.isEmpty()) {
            int at = ways.poll();
            int column = at % map.width();
            var beside = new int[] {
                column > 0 ? at - 1 : -1,
                column < map.width() - 1 ? at + 1 : -1,
                at - map.width(),
                at + map.width() < reached.length ? at + map.width() : -1
            };
            for (int to : beside) {
                if (to < 0 || reached[to] || role(map, to) == Role.SOLID) continue;
                reached[to] = true;
                ways.add(to);
            }
        }
        return reached;
    }

    /** Why a map cannot be won on foot; empty when it can. */
    public Optional<Sentence> whyNot(TileMap map) {
        var unknown = map.rows().stream()
                .flatMapToInt(String::chars)
                .filter(sign -> !roles.containsKey((char) sign))
                .findFirst();
        if (unknown.isPresent())
            return Optional.of(Sentence.of(
                    "it has the sign \"%s\", which is not among those of the legend, %s",
                    (char) unknown.getAsInt(),
                    roles.keySet().stream().map(String::valueOf).collect(Collectors.joining(" "))));
        int starts = 0;
        for (int tile = 0; tile < map.width() * map.height(); tile++) if (role(map, tile) == Role.START) starts++;
        if (starts != 1) return Optional.of(Sentence.of("it has %d starts instead of one", starts));
        var reached = reachable(map);
        for (int tile = 0; tile < reached.length; tile++)
            if (role(map, tile) == Role.GOAL && !reached[tile])
                return Optional.of(Sentence.of(
                        "the goal in column %d, row %d cannot be reached",
                        tile % map.width() + 1, tile / map.width() + 1));
        return Optional.empty();
    }

    private Role role(TileMap map, int tile) {
        return roles.getOrDefault(map.at(tile % map.width(), tile / map.width()), Role.SOLID);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Legend legend && legend.roles.equals(roles);
    }

    @Override
    public int hashCode() {
        return roles.hashCode();
    }

    /** The text that {@link #parse} reads. */
    @Override
    public String toString() {
        return roles.entrySet().stream()
                .map(e -> e.getKey() + " " + e.getValue().name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining("\n"));
    }
}
