package dev.jacquard.media.collection;

import dev.jacquard.media.Problem;
import dev.jacquard.media.Sentence;
import dev.jacquard.media.image.Decoding;
import dev.jacquard.media.image.Header;
import dev.jacquard.media.image.Image;
import dev.jacquard.media.image.Size;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** The one pass over all files that finds out which are pictures, what they hold and how they are brought together. */
final class PictureScan {
    private static final int THREADS = 2;
    /** Pictures far larger than any size trained on are decoded with pixels left out. */
    private static final int ENOUGH_PIXELS = 1024;

    private static final int[] SIZES = {64, 48, 32};
    private static final int LEAST_SIZE = 16;
    private static final int MOST_COMMON_SIZE = 128;

    private PictureScan() {}

    /** What was found in one file: a picture, or the reason why there is none. */
    private record Found(String name, Size size, byte[] hash, int channels, Image prepared, Sentence reason) {}

    static PictureItems files(Path path, ImageSettings settings) {
        var source = FileSource.of(path);
        if (source.names().isEmpty() && source.unreachable().isEmpty())
            throw new Problem(
                    "%s is empty. Put PNG, JPEG, WebP, TIFF, GIF or BMP pictures there, or name another place.", path);
        var names = source.names();
        var size = settings.size().orElseGet(() -> suitable(sizes(source)));
        int shortSide = Math.max(ENOUGH_PIXELS, 2 * Math.max(size.width(), size.height()));
        var found = new Found[names.size()];
        inParallel(found.length, i -> found[i] = look(source, names.get(i), shortSide, size, settings));
        var good = new ArrayList<Found>();
        var unreadable = new ArrayList<>(source.unreachable());
        for (var one : found) {
            if (one.reason == null) good.add(one);
            else unreadable.add(new Unreadable(one.name, one.reason));
        }
        if (good.isEmpty()) throw nothingIn(path, unreadable);
        var loader = new FileLoader(source, good.stream().map(Found::name).toList(), shortSide, sizesOf(good));
        return items(good, unreadable, loader, size, settings);
    }

    private static List<Size> sizesOf(List<Found> good) {
        return good.stream().map(Found::size).toList();
    }

    private static PictureItems items(
            List<Found> good,
            List<Unreadable> unreadable,
            PictureItems.Loader loader,
            Size size,
            ImageSettings settings) {
        var names = good.stream().map(Found::name).toList();
        var hashes = good.stream().map(Found::hash).toArray(byte[][]::new);
        var keys = good.stream().mapToLong(one -> Splitting.key(one.hash)).toArray();
        int channels = channels(good.stream().mapToInt(Found::channels).toArray());
        var facts = new PictureItems.Facts(names, Labels.of(names), hashes, List.copyOf(unreadable), null);
        var items = new PictureItems(facts, loader, size, settings.fit(), channels, Splitting.byKeys(keys));
        for (int i = 0; i < good.size(); i++) if (good.get(i).prepared != null) items.keep(i, good.get(i).prepared);
        return items;
    }

    /** Pictures that are in memory already. */
    static PictureItems memory(List<Image> images, List<String> labels, ImageSettings settings) {
        if (images.isEmpty()) throw new IllegalArgumentException("A collection needs one picture at least.");
        if (labels != null && labels.size() != images.size())
            throw new IllegalArgumentException(labels.size() + " labels for " + images.size() + " pictures.");
        var kept = List.copyOf(images);
        var simple = new Image[kept.size()];
        var hashes = new byte[kept.size()][];
        inParallel(simple.length, i -> {
            simple[i] = kept.get(i).simplest();
            hashes[i] = simple[i].contentHash();
        });
        var names = new ArrayList<String>();
        var keys = new long[simple.length];
        var channels = new int[simple.length];
        for (int i = 0; i < simple.length; i++) {
            names.add(String.format("%06d", i));
            keys[i] = Splitting.key(hashes[i]);
            channels[i] = simple[i].channels();
        }
        var size = settings.size()
                .orElseGet(() -> suitable(kept.stream().map(Image::size).toList()));
        var loader = new PictureItems.Loader() {
            @Override
            public Image load(int index) {
                return simple[index];
            }

            @Override
            public Size size(int index) {
                return simple[index].size();
            }

            @Override
            public boolean isInstant() {
                return true;
            }
        };
        var given = labels == null ? new String[simple.length] : labels.toArray(String[]::new);
        var facts = new PictureItems.Facts(List.copyOf(names), given, hashes, List.of(), null);
        return new PictureItems(facts, loader, size, settings.fit(), channels(channels), Splitting.byKeys(keys));
    }

    private static Found look(FileSource source, String name, int shortSide, Size size, ImageSettings settings) {
        try {
            var decoding = Decoding.of(source.bytes(name), shortSide);
            if (decoding.reason().isPresent())
                return new Found(name, null, null, 0, null, decoding.reason().get());
            var image = decoding.image().orElseThrow().simplest();
            var prepared = image.resized(size, settings.fit());
            return new Found(
                    name, decoding.size().orElseThrow(), image.contentHash(), image.channels(), prepared, null);
        } catch (IOException e) {
            return new Found(name, null, null, 0, null, FileSource.failure(e));
        }
    }

    private static Problem nothingIn(Path path, List<Unreadable> unreadable) {
        var first = unreadable.get(0);
        return new Problem(
                "%s holds no pictures: none of its %d files can be used as PNG, JPEG, WebP, TIFF, GIF or BMP; of %s, %s."
                        + " Name a folder, a zip or a file with pictures.",
                path, unreadable.size(), first.file(), first.reason());
    }

    private static List<Size> sizes(FileSource source) {
        var sizes = new Size[source.names().size()];
        inParallel(sizes.length, i -> {
            try {
                var name = source.names().get(i);
                var start = source.start(name, Header.USUALLY_ENOUGH);
                var header = Header.of(start);
                if (header.isEmpty() && Header.formatOf(start).isPresent()) header = Header.of(source.bytes(name));
                sizes[i] = header.filter(h -> h.width() > 0 && h.height() > 0)
                        .filter(h -> h.width() <= 65_535 && h.height() <= 65_535)
                        .map(h -> Size.of(h.width(), h.height()))
                        .orElse(null);
            } catch (IOException e) {
                sizes[i] = null; // told by the pass that decodes
            }
        });
        return java.util.Arrays.stream(sizes).filter(Objects::nonNull).toList();
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
    static int channels(int[] each) {
        boolean colour = false;
        boolean alpha = false;
        for (int channels : each) {
            colour |= channels >= 3;
            alpha |= channels == 2 || channels == 4;
        }
        return alpha ? 4 : colour ? 3 : 1;
    }

    private static void inParallel(int count, IntConsumer task) {
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

    private record FileLoader(FileSource source, List<String> names, int shortSide, List<Size> sizes)
            implements PictureItems.Loader {
        @Override
        public Image load(int index) {
            var name = names.get(index);
            try {
                var decoding = Decoding.of(source.bytes(name), shortSide);
                return decoding.image()
                        .orElseThrow(() -> changed(name, decoding.reason().orElseThrow()))
                        .simplest();
            } catch (IOException e) {
                throw changed(name, FileSource.failure(e));
            }
        }

        @Override
        public Size size(int index) {
            return sizes.get(index);
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
