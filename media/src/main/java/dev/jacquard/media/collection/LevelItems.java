package dev.jacquard.media.collection;

import dev.jacquard.media.Problem;
import dev.jacquard.media.SafeFiles;
import dev.jacquard.media.Sentence;
import dev.jacquard.media.game.level.Legend;
import dev.jacquard.media.game.level.LevelFile;
import dev.jacquard.media.game.level.LevelMap;
import dev.jacquard.media.game.level.SokobanRules;
import dev.jacquard.media.game.level.TileMap;
import dev.jacquard.media.game.level.WalkingRules;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Levels of games, all of them in memory. */
final class LevelItems implements Items<LevelMap> {
    static final String LEGEND = "legend";
    private static final String LEGEND_FILE = "legend.txt";
    private static final Set<String> ENDINGS = Set.of("txt", "sok", "xsb");
    private static final int LARGEST = 16 << 20;
    private static final int MOST = 200_000;
    private static final int MOST_SIDE = 60;

    private record Named(String name, LevelMap map) {}

    private final List<Named> levels;
    private final String[] labels;
    private final List<Unreadable> unreadable;
    private final Map<String, String> choices;
    private final Part[] parts;

    private LevelItems(List<Named> levels, List<Unreadable> unreadable, Map<String, String> choices) {
        this.levels = List.copyOf(levels);
        this.labels = Labels.of(levels.stream().map(Named::name).toList());
        this.unreadable = List.copyOf(unreadable);
        this.choices = choices;
        this.parts = Splitting.byKeys(levels.stream()
                .mapToLong(level -> Splitting.key(hash(level.map.canonical())))
                .toArray());
    }

    static LevelItems of(List<LevelMap> maps) {
        if (maps.isEmpty()) throw new Problem("No levels were given. Give some dozens.");
        if (maps.stream().anyMatch(map -> !map.rules().equals(maps.get(0).rules())))
            throw new IllegalArgumentException("All levels of a collection have the same rules.");
        var named = new ArrayList<Named>();
        for (var map : maps) named.add(new Named("level" + (named.size() + 1), map));
        return new LevelItems(named, List.of(), Map.of());
    }

    static LevelItems of(Path path, Optional<Path> legend) {
        var source = FileSource.of(path);
        var reading = new Reading(source, path, legend.map(Legend::read).orElseGet(() -> inside(source)));
        for (var name : source.names()) reading.file(name);
        return reading.items(legend.map(
                        file -> Map.of(LEGEND, file.toAbsolutePath().normalize().toString()))
                .orElse(Map.of()));
    }

    /** {@link Problem} where a text is no path. */
    static Path pathOf(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new Problem(e, "There is no file or folder %s.", text);
        }
    }

    /** The legend among the files, or null. */
    private static Legend inside(FileSource source) {
        for (var name : source.names())
            if (isLegend(name)) {
                try {
                    return Legend.parse(name, text(source.start(name, LARGEST)));
                } catch (IOException e) {
                    throw new Problem(e, "The legend %s cannot be read: %s.", name, SafeFiles.reasonOf(e));
                }
            }
        return null;
    }

    private static boolean isLegend(String name) {
        return name.substring(name.lastIndexOf('/') + 1).equals(LEGEND_FILE);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Gathers levels from files. */
    private static final class Reading {
        private final FileSource source;
        private final Path path;
        private final Legend legend;
        private final List<Unreadable> unreadable;
        private final List<String> names = new ArrayList<>();
        private final List<LevelMap> sokoban = new ArrayList<>();
        private final List<TileMap> tiles = new ArrayList<>();

        Reading(FileSource source, Path path, Legend legend) {
            this.source = source;
            this.path = path;
            this.legend = legend;
            this.unreadable = new ArrayList<>(source.unreachable());
        }

        void file(String name) {
            if (isLegend(name)) return;
            if (!ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT))) {
                refuse(name, Sentence.of("its name does not end with .txt, .sok or .xsb"));
                return;
            }
            try {
                var bytes = source.start(name, LARGEST + 1);
                if (bytes.length > LARGEST) refuse(name, Sentence.of("it is too large for a file of levels"));
                else if (legend == null) sokoban(name, text(bytes));
                else tiles(name, text(bytes));
            } catch (IOException e) {
                refuse(name, FileSource.failure(e));
            } catch (Problem problem) {
                refuse(name, problem.sentence());
            }
            if (names.size() > MOST)
                throw new Problem("%s holds more than %s levels. Name a folder with fewer.", path, MOST);
        }

        private void sokoban(String name, String text) {
            var reading = LevelFile.readable(name, text);
            if (reading.levels().isEmpty() && reading.refused().isEmpty())
                refuse(name, Sentence.of("there is no level in it"));
            reading.refused().forEach(reason -> refuse(name, reason));
            for (var level : reading.levels()) {
                var map = SokobanRules.of(level);
                if (isTooLarge(name, map.width(), map.height())) continue;
                names.add(names(name, level.title()));
                sokoban.add(map);
            }
        }

        private static String names(String file, String title) {
            return title.isEmpty() || title.equals(file) ? file : file + ": " + title;
        }

        private void tiles(String name, String text) {
            // Short rows are filled with what one would leave out at their ends.
            char filler =
                    legend.signs().indexOf(' ') >= 0 ? ' ' : legend.signs().charAt(0);
            var maps = TileMap.parse(name, text, filler);
            if (maps.isEmpty()) refuse(name, Sentence.of("there is no level in it"));
            for (int i = 0; i < maps.size(); i++) {
                var map = maps.get(i);
                if (isTooLarge(name, map.width(), map.height())) continue;
                var why = legend.whyNot(map);
                if (why.isPresent()) {
                    refuse(name, why.get());
                    continue;
                }
                names.add(maps.size() == 1 ? name : name + ": " + (i + 1));
                tiles.add(map);
            }
        }

        private boolean isTooLarge(String name, int width, int height) {
            if (Math.max(width, height) <= MOST_SIDE) return false;
            refuse(name, Sentence.of("it has %d by %d squares, more than %d a side", width, height, MOST_SIDE));
            return true;
        }

        private void refuse(String name, Sentence reason) {
            unreadable.add(new Unreadable(name, reason));
        }

        LevelItems items(Map<String, String> choices) {
            if (names.isEmpty())
                throw unreadable.isEmpty()
                        ? new Problem("There are no levels in %s. Put text files of levels there.", path)
                        : new Problem(
                                "There is not one level in %s that can be used; of %s, for example: %s. Put text files of levels there.",
                                path,
                                unreadable.get(0).file(),
                                unreadable.get(0).reason());
            var maps = sokoban;
            if (legend != null) {
                var rules = WalkingRules.of(legend, tiles);
                maps = new ArrayList<>(tiles.stream().map(rules::map).toList());
            }
            var named = new ArrayList<Named>();
            for (int i = 0; i < names.size(); i++) named.add(new Named(names.get(i), maps.get(i)));
            return new LevelItems(named, unreadable, choices);
        }
    }

    @Override
    public int size() {
        return levels.size();
    }

    @Override
    public LevelMap get(int index) {
        return levels.get(index).map;
    }

    @Override
    public String name(int index) {
        return levels.get(index).name;
    }

    @Override
    public Optional<String> label(int index) {
        return Optional.ofNullable(labels[index]);
    }

    @Override
    public Part part(int index) {
        return parts[index];
    }

    @Override
    public byte[] contentHash(int index) {
        return hash(levels.get(index).map);
    }

    private static byte[] hash(LevelMap map) {
        var digest = SafeFiles.newSha256();
        digest.update(map.rules().text().getBytes(StandardCharsets.UTF_8));
        digest.update(
                ByteBuffer.allocate(8).putInt(map.width()).putInt(map.height()).array());
        return digest.digest(map.tiles());
    }

    @Override
    public List<Unreadable> unreadable() {
        return unreadable;
    }

    @Override
    public Optional<String> knownFingerprint() {
        return Optional.empty();
    }

    @Override
    public Map<String, String> choices() {
        return choices;
    }
}
