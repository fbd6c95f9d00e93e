package dev.jacquard.media.collection;

import dev.jacquard.media.image.Image;
import dev.jacquard.media.image.Size;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** Pictures brought to one size and number of channels, kept in memory as far as a budget goes. */
final class PictureItems implements Items<Image> {
    static final long MOST_KEPT_BYTES =
            Math.min(256L << 20, Runtime.getRuntime().maxMemory() / 4);
    private static final int RECENT = 64;
    private static final long BYTES_PER_KEPT_OBJECT = 56;

    private final Facts facts;
    private final Loader loader;
    private final ImageSettings settings;
    private final Size size;
    private final int channels;
    private final Part[] parts;
    private final AtomicReferenceArray<Image> kept;
    private final AtomicLong keptBytes = new AtomicLong();
    private final Map<Integer, Image> recent;

    /** Gives a picture as it came, in the fewest channels, perhaps with pixels left out where it is huge. */
    interface Loader {
        Image load(int index);

        /** The same brought to the collection's size, where that is at hand, or null. */
        default Image prepared(int index) {
            return null;
        }

        /** What is known of it beside its pixels. */
        Traits traits(int index);

        default byte[] contentHash(int index) {
            return traits(index).hash().clone();
        }

        /** Whether loading costs no more than copying, so that what needs no resizing need not be kept. */
        boolean isInstant();
    }

    /**
     * What is known of the items beside their pixels.
     *
     * @param labels null where an item has none
     * @param fingerprint null to compute it when asked for
     */
    record Facts(List<String> names, String[] labels, List<Unreadable> unreadable, String fingerprint) {}

    /** With settings that name the size. */
    PictureItems(Facts facts, Loader loader, ImageSettings settings, int channels, Part[] parts) {
        this.facts = facts;
        this.loader = loader;
        this.settings = settings;
        this.size = settings.size().orElseThrow();
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

    @Override
    public Map<String, String> choices() {
        return settings().choices();
    }

    ImageSettings settings() {
        return settings;
    }

    int channels() {
        return channels;
    }

    Traits traits(int index) {
        return loader.traits(index);
    }

    /**
     * Some of these items, as if the others had never been there.
     *
     * @param kept positions, ascending
     * @param newParts one for each of them
     */
    PictureItems only(int[] kept, Part[] newParts) {
        var names = Arrays.stream(kept).mapToObj(facts.names::get).toList();
        var labels = Arrays.stream(kept).mapToObj(i -> facts.labels[i]).toArray(String[]::new);
        boolean all = kept.length == size();
        var facts = new Facts(names, labels, this.facts.unreadable, all ? this.facts.fingerprint : null);
        var whole = this;
        var loader = new Loader() {
            @Override
            public Image load(int index) {
                return whole.prepared(kept[index]);
            }

            @Override
            public Traits traits(int index) {
                return whole.traits(kept[index]);
            }

            @Override
            public byte[] contentHash(int index) {
                return whole.contentHash(kept[index]);
            }

            @Override
            public boolean isInstant() {
                return true;
            }
        };
        return new PictureItems(facts, loader, settings, channels, newParts);
    }

    /** Keeps a picture that was decoded anyway, unless the budget is spent. */
    void keep(int index, Image prepared) {
        long bytes = bytes(prepared);
        if (keptBytes.addAndGet(bytes) <= MOST_KEPT_BYTES) kept.set(index, prepared);
        else keptBytes.addAndGet(-bytes);
    }

    static long bytes(Image prepared) {
        return (long) prepared.width() * prepared.height() * prepared.channels() + BYTES_PER_KEPT_OBJECT;
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
        image = loader.prepared(index);
        if (image != null) return image;
        var loaded = loader.load(index);
        image = loaded.resized(size, settings.fit());
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
        return loader.contentHash(index);
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
