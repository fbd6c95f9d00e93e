package dev.jacquard.media.collection;

import dev.jacquard.media.Problem;
import dev.jacquard.media.SafeFiles;
import dev.jacquard.media.Sentence;
import dev.jacquard.media.image.Decoding;
import dev.jacquard.media.image.Header;
import dev.jacquard.media.image.Image;
import dev.jacquard.media.image.Size;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;

/** The one pass over all files that finds out which are pictures, what they hold and how they are brought together. */
final class PictureScan {
    private static final int THREADS = 2;
    /** Pictures far larger than any size trained on are decoded with pixels left out. */
    private static final int ENOUGH_PIXELS = 1024;

    private static final int[] SIZES = {64, 48, 32};
    /** Smaller places are decoded faster than looked up. */
    private static final long LEAST_SHELVED_BYTES = 64 << 20;

    private static final int LEAST_SIZE = 16;
    private static final int MOST_COMMON_SIZE = 128;

    /** What was found in one file: a picture, or the reason why there is none. */
    private record Found(int index, Traits traits, Image prepared, Sentence reason) {}

    static PictureItems files(Path path, ImageSettings settings) {
        var place = path.toAbsolutePath().normalize().toString();
        var key = SafeFiles.sha256(place.getBytes(StandardCharsets.UTF_8)).substring(0, 32);
        var shelves = Places.ofThisMachine().cache().resolve("prepared");
        return files(path, settings, shelves.resolve(key), LEAST_SHELVED_BYTES);
    }

    /** With the folder of the shelf that a place of so many bytes or more has. */
    static PictureItems files(Path path, ImageSettings settings, Path shelf, long leastBytes) {
        var source = FileSource.of(path);
        if (source.names().isEmpty() && source.unreachable().isEmpty())
            throw new Problem(
                    "%s is empty. Put PNG, JPEG, WebP, TIFF, GIF or BMP pictures there, or name another place.", path);
        long bytes = source.stamps().stream().mapToLong(s -> s.bytes()).sum();
        return new PictureScan(source, path.toString(), settings, bytes >= leastBytes ? shelf : null).items();
    }

    /** Files that are in memory already. */
    static PictureItems uploads(SortedMap<String, byte[]> files, ImageSettings settings) {
        return new PictureScan(FileSource.of(files), "What was given", settings, null).items();
    }

    private final FileSource source;
    private final String place;
    private final ImageSettings settings;
    private final Size size;
    private final int shortSide;
    /** Null where pictures are so few that memory will do. */
    private final Shelf shelf;

    private PictureScan(FileSource source, String place, ImageSettings settings, Path shelf) {
        this.source = source;
        this.place = place;
        this.settings = settings;
        this.size = settings.size().orElseGet(() -> suitable(sizes(shelf == null ? Map.of() : Shelf.traits(shelf))));
        this.shortSide = Math.max(ENOUGH_PIXELS, 2 * Math.max(size.width(), size.height()));
        this.shelf = shelf == null ? null : Shelf.open(shelf, size, settings.fit());
    }

    private PictureItems items() {
        var found = new Found[source.names().size()];
        var memory = new AtomicLong(PictureItems.MOST_KEPT_BYTES);
        inParallel(found.length, i -> found[i] = look(i, memory));
        if (shelf != null) shelf.finish();
        var good = new ArrayList<Found>();
        var unreadable = new ArrayList<>(source.unreachable());
        for (var one : found) {
            if (one.reason == null) good.add(one);
            else unreadable.add(new Unreadable(source.names().get(one.index), one.reason));
        }
        if (good.isEmpty()) throw nothingIn(place, unreadable);
        var names = good.stream().map(one -> source.names().get(one.index)).toList();
        var traits = good.stream().map(Found::traits).toArray(Traits[]::new);
        var indices = good.stream().mapToInt(Found::index).toArray();
        var loader = new FileLoader(source, indices, shortSide, traits, shelf);
        var facts = new PictureItems.Facts(names, Labels.of(names), List.copyOf(unreadable), null);
        var items = new PictureItems(facts, loader, settings.size(size), channels(traits), parts(traits));
        for (int i = 0; i < good.size(); i++) if (good.get(i).prepared != null) items.keep(i, good.get(i).prepared);
        return items;
    }

    private static Part[] parts(Traits[] traits) {
        return Splitting.byKeys(
                Arrays.stream(traits).mapToLong(t -> Splitting.key(t.hash())).toArray());
    }

    /** Pictures that are in memory already. */
    static PictureItems memory(List<Image> images, List<String> labels, ImageSettings settings) {
        if (images.isEmpty()) throw new IllegalArgumentException("A collection needs one picture at least.");
        if (labels != null && labels.size() != images.size())
            throw new IllegalArgumentException(labels.size() + " labels for " + images.size() + " pictures.");
        var simple = new Image[images.size()];
        var traits = new Traits[simple.length];
        var kept = List.copyOf(images);
        inParallel(simple.length, i -> {
            simple[i] = kept.get(i).withBits(8).simplest();
            traits[i] = Traits.of(simple[i], simple[i].size(), 1);
        });
        var names = new ArrayList<String>();
        for (int i = 0; i < simple.length; i++) names.add(String.format("%06d", i));
        var size = settings.size()
                .orElseGet(() -> suitable(kept.stream().map(Image::size).toList()));
        var loader = new PictureItems.Loader() {
            @Override
            public Image load(int index) {
                return simple[index];
            }

            @Override
            public Traits traits(int index) {
                return traits[index];
            }

            @Override
            public boolean isInstant() {
                return true;
            }
        };
        var given = labels == null ? new String[simple.length] : labels.toArray(String[]::new);
        var facts = new PictureItems.Facts(List.copyOf(names), given, List.of(), null);
        return new PictureItems(facts, loader, settings.size(size), channels(traits), parts(traits));
    }

    /** From the shelf where it is known there, else decoded, put there and kept in what memory there is for that. */
    private Found look(int index, AtomicLong memory) {
        var name = source.names().get(index);
        var stamp = source.stamps().get(index);
        var known = shelf == null ? null : shelf.find(name, stamp);
        if (known != null) return new Found(index, known, null, null);
        try {
            var decoding = decoding(source, index, shortSide);
            if (decoding.reason().isPresent())
                return new Found(index, null, null, decoding.reason().get());
            var image = decoding.image().orElseThrow().withBits(8).simplest();
            var prepared = image.resized(size, settings.fit());
            var traits = Traits.of(image, decoding.size().orElseThrow(), decoding.orientation());
            if (shelf != null && shelf.add(name, stamp, traits, prepared)) return new Found(index, traits, null, null);
            boolean fits = memory.addAndGet(-PictureItems.bytes(prepared)) >= 0;
            return new Found(index, traits, fits ? prepared : null, null);
        } catch (IOException e) {
            return new Found(index, null, null, FileSource.failure(e));
        }
    }

    private static Decoding decoding(FileSource source, int index, int shortSide) throws IOException {
        var content = source.content(index);
        return content.isPresent() ? Decoding.of(content.get(), shortSide) : Decoding.tooLong();
    }

    private static Problem nothingIn(String place, List<Unreadable> unreadable) {
        var first = unreadable.get(0);
        return new Problem(
                "%s holds no pictures: none of its %d files can be used as PNG, JPEG, WebP, TIFF, GIF or BMP; of %s, %s."
                        + " Name a folder, a zip or a file with pictures.",
                place, unreadable.size(), first.file(), first.reason());
    }

    /** From the starts of files, but for those that are known. */
    private List<Size> sizes(Map<String, Shelf.Kept> known) {
        var sizes = new Size[source.names().size()];
        inParallel(sizes.length, i -> {
            try {
                var name = source.names().get(i);
                var kept = known.get(name);
                if (kept != null && kept.stamp().equals(source.stamps().get(i))) {
                    sizes[i] = kept.traits().size();
                    return;
                }
                var start = source.start(name, Header.USUALLY_ENOUGH);
                var header = Header.of(start);
                if (header.isEmpty() && Header.formatOf(start).isPresent())
                    header = source.content(i).flatMap(Header::of);
                sizes[i] = header.filter(h -> h.width() > 0 && h.height() > 0)
                        .filter(h -> h.width() <= 65_535 && h.height() <= 65_535)
                        .map(h -> Size.of(h.width(), h.height()))
                        .orElse(null);
            } catch (IOException e) {
                sizes[i] = null; // told by the pass that decodes
            }
        });
        return Arrays.stream(sizes).filter(Objects::nonNull).toList();
    }

    /** The rule behind {@link Collection#imageSize()}. */
    static Size suitable(List<Size> sizes) {
        if (sizes.isEmpty()) return Size.of(LEAST_SIZE, LEAST_SIZE);
        var first = sizes.get(0);
        boolean common = sizes.stream().allMatch(first::equals)
                && Math.min(first.width(), first.height()) >= LEAST_SIZE
                && Math.max(first.width(), first.height()) <= MOST_COMMON_SIZE;
        if (common) return first;
        var shortSides = sizes.stream()
                .mapToInt(s -> Math.min(s.width(), s.height()))
                .sorted()
                .toArray();
        int median = shortSides[shortSides.length / 2];
        for (int side : SIZES) if (side <= median) return Size.of(side, side);
        return Size.of(LEAST_SIZE, LEAST_SIZE);
    }

    /** Colour where some picture has it, and then opacity too where some picture needs that. */
    static int channels(Traits[] each) {
        boolean colour = false;
        boolean alpha = false;
        for (var traits : each) {
            colour |= traits.channels() >= 3;
            alpha |= traits.channels() % 2 == 0;
        }
        return alpha ? 4 : colour ? 3 : 1;
    }

    static void inParallel(int count, IntConsumer task) {
        var next = new AtomicInteger();
        var pool = Executors.newFixedThreadPool(THREADS, work -> {
            var thread = new Thread(work, "picture-scan");
            thread.setDaemon(true);
            return thread;
        });
        try {
            var running = new ArrayList<Future<?>>();
            for (int t = 0; t < THREADS; t++)
                running.add(pool.submit(() -> {
                    for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) task.accept(i);
                }));
            for (var future : running) future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) throw cause;
            if (e.getCause() instanceof Error cause) throw cause;
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Problem(e, "Reading the collection was interrupted. Start again.");
        } finally {
            pool.shutdownNow();
        }
    }

    private record FileLoader(FileSource source, int[] indices, int shortSide, Traits[] all, Shelf shelf)
            implements PictureItems.Loader {
        @Override
        public Image load(int index) {
            var name = source.names().get(indices[index]);
            try {
                var decoding = decoding(source, indices[index], shortSide);
                return decoding.image()
                        .orElseThrow(() -> changed(name, decoding.reason().orElseThrow()))
                        .withBits(8)
                        .simplest();
            } catch (IOException e) {
                throw changed(name, FileSource.failure(e));
            }
        }

        @Override
        public Image prepared(int index) {
            return shelf == null ? null : shelf.prepared(source.names().get(indices[index]));
        }

        @Override
        public Traits traits(int index) {
            return all[index];
        }

        @Override
        public boolean isInstant() {
            return false;
        }

        private static Problem changed(String name, Sentence reason) {
            return new Problem(
                    "The picture %s could be read at first but no longer: %s. Leave a collection alone while it is in use.",
                    name, reason);
        }
    }
}
