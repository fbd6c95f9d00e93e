package dev.jacquard.media.collection;

import dev.jacquard.media.image.Image;
import dev.jacquard.media.image.Image.Fit;
import dev.jacquard.media.image.Size;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** Pictures brought to one size and number of channels, kept in memory as far as a budget goes. */
final class PictureItems implements Items<Image> {
    private static final long MOST_KEPT_BYTES =
            Math.min(256L << 20, Runtime.getRuntime().maxMemory() / 4);
    private static final int RECENT = 64;
    private static final long BYTES_PER_KEPT_OBJECT = 56;

    private final Facts facts;
    private final Loader loader;
    private final Size size;
    private final Fit fit;
    private final int channels;
    private final Part[] parts;
    private final AtomicReferenceArray<Image> kept;
    private final AtomicLong keptBytes = new AtomicLong();
    private final Map<Integer, Image> recent;

    /** Gives a picture as it came, in the fewest channels, perhaps with pixels left out where it is huge. */
    interface Loader {
        Image load(int index);

        /** Its size before pixels were left out. */
        Size size(int index);

        /** Whether loading costs no more than copying, so that what needs no resizing need not be kept. */
        boolean isInstant();
    }

    /**
     * What is known of the items beside their pixels.
     *
     * @param labels null where an item has none
     * @param hashes null to compute them when asked for
     * @param fingerprint null to compute it when asked for
     */
    record Facts(
            List<String> names, String[] labels, byte[][] hashes, List<Unreadable> unreadable, String fingerprint) {}

    PictureItems(Facts facts, Loader loader, Size size, Fit fit, int channels, Part[] parts) {
        this.facts = facts;
        this.loader = loader;
        this.size = size;
        this.fit = fit;
        this.channels = channels;
        this.parts = parts;
        this.kept = new AtomicReferenceArray<>(facts.names.size());
        this.recent = new LinkedHashMap<>(RECENT, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Integer, Image> eldest) {
                return size() > RECENT;
            }
        };
    }

    Size imageSize() {
        return size;
    }

    Fit fit() {
        return fit;
    }

    int channels() {
        return channels;
    }

    Size originalSize(int index) {
        return loader.size(index);
    }

    /** Keeps a picture that was decoded anyway, unless the budget is spent. */
    void keep(int index, Image prepared) {
        long bytes = (long) prepared.width() * prepared.height() * prepared.channels() + BYTES_PER_KEPT_OBJECT;
        if (keptBytes.addAndGet(bytes) <= MOST_KEPT_BYTES) kept.set(index, prepared);
        else keptBytes.addAndGet(-bytes);
    }

    void read(int index, byte[] target, int offset) {
        if (loader instanceof Pack pack && pack.layout().size().equals(size)) pack.copyTo(index, target, offset);
        else prepared(index).copyTo(target, offset, channels);
    }

    private Image prepared(int index) {
        var image = kept.get(index);
        if (image != null) return image;
        synchronized (recent) {
            image = recent.get(index);
        }
        if (image != null) return image;
        var loaded = loader.load(index);
        image = loaded.resized(size, fit);
        boolean instant = image == loaded && loader.isInstant();
        if (!instant) keep(index, image);
        if (!instant && kept.get(index) == null) {
            synchronized (recent) {
                recent.put(index, image);
            }
        }
        return image;
    }

    @Override
    public int size() {
        return facts.names.size();
    }

    @Override
    public Image get(int index) {
        return prepared(index).withChannels(channels);
    }

    @Override
    public String name(int index) {
        return facts.names.get(index);
    }

    @Override
    public Optional<String> label(int index) {
        return Optional.ofNullable(facts.labels[Objects.checkIndex(index, facts.labels.length)]);
    }

    @Override
    public Part part(int index) {
        return parts[index];
    }

    @Override
    public byte[] contentHash(int index) {
        return facts.hashes != null
                ? facts.hashes[index].clone()
                : loader.load(index).contentHash();
    }

    @Override
    public List<Unreadable> unreadable() {
        return facts.unreadable;
    }

    @Override
    public Optional<String> knownFingerprint() {
        return Optional.ofNullable(facts.fingerprint);
    }
}
