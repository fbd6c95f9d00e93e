package dev.jacquard.media.collection;

import dev.jacquard.media.Problem;
import dev.jacquard.media.SafeFiles;
import dev.jacquard.media.Sentence;
import dev.jacquard.media.game.Game;
import dev.jacquard.media.game.level.LevelMap;
import dev.jacquard.media.image.Image;
import dev.jacquard.media.image.Size;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A sequence of items to train on: read when needed, in an order that depends on names alone, with bounded memory.
 *
 * <p>Nothing needs closing. Safe to use from any thread.
 *
 * @param <E> what an item is
 */
public final class Collection<E> implements Iterable<E> {
    private static final long MOST_UPLOADED_BYTES = 512 << 20;

    private final String name;
    private final String place;
    private final Items<E> items;
    private final int[] indices;
    private final boolean whole;
    private volatile String fingerprint;

    /** With the path or name under which {@link #open} finds it again, or null. */
    Collection(String name, String place, Items<E> items) {
        this(name, place, items, IntStream.range(0, items.size()).toArray(), true);
    }

    private Collection(String name, String place, Items<E> items, int[] indices, boolean whole) {
        this.name = name;
        this.place = place;
        this.items = items;
        this.indices = indices;
        this.whole = whole;
    }

    /**
     * The pictures of a folder and its sub-folders, of a zip, or a single one, in the size that suits them; see
     * {@link #images(Path, ImageSettings)}.
     */
    public static Collection<Image> images(Path path) {
        return images(path, ImageSettings.DEFAULT);
    }

    /** The same in a given size, cropping what sticks out. */
    public static Collection<Image> images(Path path, Size size) {
        return images(path, ImageSettings.DEFAULT.size(size));
    }

    /**
     * The pictures of a folder and its sub-folders, of a zip, or a single one. All files are looked at once; hidden ones
     * and what systems leave behind are passed over, others that are no pictures are in {@link #unreadable()}. Of a huge
     * picture only the pixels needed are decoded.
     *
     * <p>What is found out about the pictures of a place of 64 MB or more, and what of them is trained on, is kept in the cache
     * folder (see {@link BuiltIn}), so that none is decoded twice. A file is taken for unchanged as long as its name, its
     * length and the time of its last change are; in a zip its check sum stands for the time. The cache takes a quarter of
     * the room that is left at most, and never more than 20 GB; what was not used longest goes first.
     *
     * @throws Problem when there is no such place or it holds not one picture
     */
    public static Collection<Image> images(Path path, ImageSettings settings) {
        var file = path.getFileName();
        return new Collection<>(
                file == null ? path.toString() : file.toString(),
                path.toAbsolutePath().normalize().toString(),
                Cleaning.of(PictureScan.files(path, settings)));
    }

    /**
     * Picture files from elsewhere than a disk, in the order of their names. They are read while the stream flows and held as
     * they came, 512 MB together at most. What is no picture is in {@link #unreadable()}.
     *
     * @throws Problem when not one is a picture, they are too many to hold, or one cannot be read to its end
     * @throws IllegalArgumentException when two have the same name
     */
    public static Collection<Image> of(Stream<Upload> files, ImageSettings settings) {
        var contents = new TreeMap<String, byte[]>();
        long[] left = {MOST_UPLOADED_BYTES};
        files.forEachOrdered(file -> {
            try {
                var bytes = file.content().readNBytes((int) left[0] + 1);
                left[0] -= bytes.length;
                if (left[0] < 0)
                    throw new Problem(
                            "The pictures given are more than %d MB together. Put them into a folder or a zip and name that.",
                            MOST_UPLOADED_BYTES >> 20);
                if (contents.put(file.name(), bytes) != null)
                    throw new IllegalArgumentException("Two uploads are called " + file.name() + ".");
            } catch (IOException e) {
                throw new Problem(e, "%s cannot be read: %s.", file.name(), SafeFiles.reasonOf(e));
            }
        });
        if (contents.isEmpty()) throw new Problem("No pictures were given. Give some hundreds.");
        return new Collection<>("uploads", null, Cleaning.of(PictureScan.uploads(contents, settings)));
    }

    /** Pictures from memory, in the size that suits them, without labels. */
    public static Collection<Image> of(List<Image> images) {
        return new Collection<>("pictures", null, Cleaning.of(PictureScan.memory(images, null, ImageSettings.DEFAULT)));
    }

    /** Pictures from memory with a label each. */
    public static Collection<Image> of(List<Image> images, List<String> labels) {
        return of(images, labels, ImageSettings.DEFAULT);
    }

    /** Pictures from memory with a label each, brought to one size as the settings say. */
    public static Collection<Image> of(List<Image> images, List<String> labels, ImageSettings settings) {
        Objects.requireNonNull(labels);
        return new Collection<>("pictures", null, Cleaning.of(PictureScan.memory(images, labels, settings)));
    }

    /** The rules of a game: one item, all of it to train on, since players make the positions that they learn from. */
    public static Collection<Game> of(Game game) {
        return of(game, null);
    }

    static Collection<Game> of(Game game, String place) {
        return new Collection<>(game.name(), place, new GameItems(game));
    }

    /**
     * The levels of a folder and its sub-folders, of a zip, or of a single file: text files that end with {@code .txt},
     * {@code .sok} or {@code .xsb}, with one level or many. They are of Sokoban, unless there is a legend, which says what the
     * signs of tile maps mean (see {@link dev.jacquard.media.game.level.Legend}): the one given, or a file called
     * {@code legend.txt} among them. Levels that cannot be played are in {@link #unreadable()}. Levels that are the same but
     * for a turn or a mirror are always in the same part.
     *
     * @throws Problem when there is no such place, it holds not one level, or the legend makes no sense
     */
    public static Collection<LevelMap> levels(Path path, Optional<Path> legend) {
        var file = path.getFileName();
        return new Collection<>(
                file == null ? path.toString() : file.toString(),
                path.toAbsolutePath().normalize().toString(),
                LevelItems.of(path, legend));
    }

    /** Levels from memory, all of the same rules. */
    public static Collection<LevelMap> ofLevels(List<LevelMap> levels) {
        return new Collection<>("levels", null, LevelItems.of(levels));
    }

    /** Like {@link #open(String, ImageSettings)}, in a given size, or in the one that suits where none is given. */
    public static Collection<Image> open(String pathOrBuiltInName, Optional<Size> size) {
        return open(pathOrBuiltInName, size.map(ImageSettings.DEFAULT::size).orElse(ImageSettings.DEFAULT));
    }

    /**
     * The pictures at a path, or a built-in collection, which is fetched where it is not here yet. What exists under the
     * path wins over the name.
     *
     * @throws Problem when there is neither, nothing is there to read, or fetching fails
     */
    public static Collection<Image> open(String pathOrBuiltInName, ImageSettings settings) {
        var path = pathOf(pathOrBuiltInName);
        if (path.isPresent() && Files.exists(path.get())) return images(path.get(), settings);
        return builtIn(pathOrBuiltInName).open(settings);
    }

    /**
     * The texts of a folder and its sub-folders, of a zip, or of a single file: plain text, Markdown, CSV, JSON lines or
     * arrays of JSON objects, in any common encoding. Each is read once, into memory or, past 64 MB, a temporary file; what
     * is no text is in {@link #unreadable()}, and how the rest was read in {@link #notes()}. Line ends become line feeds.
     * Near duplicates are always of one part.
     *
     * @throws Problem when there is no such place or it holds no text
     */
    public static Collection<String> texts(Path path, TextSettings settings) {
        var file = path.getFileName();
        return new Collection<>(
                file == null ? path.toString() : file.toString(),
                path.toAbsolutePath().normalize().toString(),
                TextScan.files(path, settings));
    }

    /** Texts from memory, with a label each, or without labels where these are null. */
    public static Collection<String> texts(List<String> texts, List<String> labels) {
        if (texts.isEmpty()) throw new Problem("No texts were given. Give some hundreds.");
        if (labels != null && labels.size() != texts.size())
            throw new IllegalArgumentException(labels.size() + " labels for " + texts.size() + " texts.");
        return new Collection<>("texts", null, TextScan.memory(texts, labels, TextSettings.DEFAULT));
    }

    /** Like {@link #open(String, ImageSettings)}, for texts. */
    public static Collection<String> open(String pathOrBuiltInName, TextSettings settings) {
        var path = pathOf(pathOrBuiltInName);
        if (path.isPresent() && Files.exists(path.get())) return texts(path.get(), settings);
        return builtIn(pathOrBuiltInName).open(settings);
    }

    private static BuiltIn builtIn(String name) {
        var known = BuiltIn.all().stream().map(BuiltIn::name).collect(Collectors.joining(", "));
        return BuiltIn.named(name)
                .orElseThrow(() -> new Problem(
                        "There is no file, folder or built-in collection %s. Built in are %s; for your own give the path"
                                + " of a folder, a zip or a file.",
                        name, known));
    }

    /** Whether something is at this path. */
    static boolean exists(String place) {
        return pathOf(place).filter(Files::exists).isPresent();
    }

    private static Optional<Path> pathOf(String text) {
        try {
            return text.isBlank() ? Optional.empty() : Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** How many items there are. */
    public int size() {
        return indices.length;
    }

    /** One item; a picture comes in {@link #imageSize()} and {@link #channels()}. */
    public E get(int index) {
        return items.get(indices[index]);
    }

    /** An item's file name relative to the collection, with {@code /} between folders. */
    public String name(int index) {
        return items.name(indices[index]);
    }

    /** What kind of thing an item is, where the collection says so. */
    public Optional<String> label(int index) {
        return items.label(indices[index]);
    }

    /** All labels of the whole collection, also where this is a part of it; sorted, each once, empty without labels. */
    public List<String> labels() {
        var labels = new TreeSet<String>();
        for (int i = 0; i < items.size(); i++) items.label(i).ifPresent(labels::add);
        return List.copyOf(labels);
    }

    /** The files of the whole collection that could not be used. */
    public List<Unreadable> unreadable() {
        return items.unreadable();
    }

    /** What the collection is called: its built-in name, or that of its folder or file. */
    public String name() {
        return name;
    }

    /**
     * The absolute path or the built-in name under which {@link #open(String, ImageSettings)} finds it again; empty for what
     * came from memory, for parts and for selections.
     */
    public Optional<String> place() {
        return Optional.ofNullable(place);
    }

    /** How the whole collection was opened, every choice made, as {@link Medium#open} takes it again. */
    public Map<String, String> choices() {
        return items.choices();
    }

    /** How the whole collection was read, where that is worth a word, such as its encoding. */
    public List<Sentence> notes() {
        return items.notes();
    }

    /** Whether an item goes on where the one before it here ended, since both were cut from one text. */
    public boolean follows(int index) {
        return index > 0 && indices[index] == indices[index - 1] + 1 && items.follows(indices[index]);
    }

    /**
     * SHA-256 over the sorted hashes of what the items hold: the same whatever the files are called, whatever their
     * order and whatever size pictures are brought to. 64 lower-case hexadecimal digits.
     */
    public String fingerprint() {
        var known = fingerprint;
        if (known == null) {
            known = (whole ? items.knownFingerprint() : Optional.<String>empty()).orElseGet(this::computeFingerprint);
            fingerprint = known;
        }
        return known;
    }

    private String computeFingerprint() {
        var hashes = Arrays.stream(indices)
                .mapToObj(items::contentHash)
                .sorted(Arrays::compareUnsigned)
                .toList();
        var digest = SafeFiles.newSha256();
        hashes.forEach(digest::update);
        return java.util.HexFormat.of().formatHex(digest.digest());
    }

    /** SHA-256 of what an item holds, before it was brought to a common size; equal for duplicates. */
    public byte[] contentHash(int index) {
        return items.contentHash(indices[index]);
    }

    /**
     * A part of the whole collection, or of this selection from it. Where the collection has no official test part, an
     * item belongs to a part by its content alone, whatever the files are called and whatever else there is: about one in
     * twenty to validation, two to test. Of fewer than 40 items a share is taken, one at least of each when there are four.
     */
    public Collection<E> part(Part part) {
        return new Collection<>(
                name,
                null,
                items,
                Arrays.stream(indices).filter(i -> items.part(i) == part).toArray(),
                false);
    }

    /** The items at these positions, in this order. */
    public Collection<E> select(int[] positions) {
        return new Collection<>(
                name, null, items, Arrays.stream(positions).map(p -> indices[p]).toArray(), false);
    }

    /**
     * The size in which pictures come: the one asked for, or the one they all have if its sides are 16 to 128 pixels, or
     * else a square of 16, 32, 48 or 64 pixels, the largest not above the median of their shorter sides.
     *
     * @throws IllegalStateException when the items are no pictures
     */
    public Size imageSize() {
        return pictures().imageSize();
    }

    /** What happened to pictures of another shape than {@link #imageSize()}; {@link IllegalStateException} as there. */
    public Image.Fit imageFit() {
        return pictures().settings().fit();
    }

    /** How the whole collection was opened, with the size that was chosen; {@link IllegalStateException} as there. */
    public ImageSettings imageSettings() {
        return pictures().settings();
    }

    /** What is known of a picture. */
    Traits traits(int index) {
        return pictures().traits(indices[index]);
    }

    /** The part that an item of the whole collection is in. */
    Part partOf(int index) {
        return items.part(indices[index]);
    }

    /** The size of a picture as its file has it; {@link IllegalStateException} when the items are no pictures. */
    public Size originalSize(int index) {
        return pictures().traits(indices[index]).size();
    }

    /**
     * 1 when all pictures of the whole collection are grey, 4 when some pixel is not fully opaque, else 3.
     *
     * @throws IllegalStateException when the items are no pictures
     */
    public int channels() {
        return pictures().channels();
    }

    /**
     * Copies one picture in {@link #imageSize()} and {@link #channels()}: height, width, channel, 8 bits a sample.
     *
     * @throws IllegalStateException when the items are no pictures
     * @throws Problem when its file has changed or gone since the collection was opened
     */
    public void read(int index, byte[] target, int offset) {
        pictures().read(indices[index], target, offset);
    }

    /** Whether this is neither a part nor a selection. */
    boolean isWhole() {
        return whole;
    }

    PictureItems pictures() {
        if (items instanceof PictureItems pictures) return pictures;
        throw new IllegalStateException("The items of " + name + " are no pictures.");
    }

    TextItems texts() {
        if (items instanceof TextItems texts) return texts;
        throw new IllegalStateException("The items of " + name + " are no texts.");
    }

    @Override
    public Iterator<E> iterator() {
        return IntStream.range(0, size()).mapToObj(this::get).iterator();
    }
}
