package dev.jacquard.media.collection;

import dev.jacquard.media.Problem;
import dev.jacquard.media.SafeFiles;
import dev.jacquard.media.image.Image;
import dev.jacquard.media.image.Size;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A collection that this program knows where to get: from its cache, from a mirror folder, from a package client of this
 * machine or from its own origin, in this order, and always checked by SHA-256.
 *
 * <p>The cache is the folder named by the environment variable {@code JACQUARD_CACHE}, or lies in the system's cache
 * folder; the mirror is named by {@code JACQUARD_MIRROR}. Safe to use from any thread and from several processes at once.
 */
public final class BuiltIn {
    private static final BuiltIn FASHION = new BuiltIn(
            "fashion-mnist",
            "MIT",
            "https://github.com/zalandoresearch/fashion-mnist",
            new Pack.Layout(
                    70_000,
                    Size.of(28, 28),
                    1,
                    10_000,
                    2_552_000,
                    "0fbbfcb392782b3b702472ead3688778e1509e8cf40f5c24d9d3303618b193ab",
                    "f1876f1bfa0d5e1fe75d07a5936a3204b06f4fe32b83bc21b16f162d6b18cc9b",
                    "f613295f1d80331a545d6a3beaec2196b1c0b4cbc7e5070a313701654a389033"),
            new FashionOrigins());
    private static final BuiltIn DIGITS = new BuiltIn(
            "digits",
            "MIT",
            "https://github.com/cazala/mnist",
            new Pack.Layout(
                    10_000,
                    Size.of(28, 28),
                    1,
                    0,
                    260_000,
                    "0768d16c5adea568dee18fa5e4e1acb117e9ec2c5d6b1dffe5fc29c1e61c1eca",
                    "d8c05d0abeb388b851a707bd8f0a07a162ea0cbf77d26e85383a7aa36947254e",
                    "74ee8c11acfd4769dc5c6f0cb8cbd3f8552401160bbaccb3583b36b9fdfa534b"),
            new DigitOrigins());
    private static final BuiltIn EMOJI = new BuiltIn(
            "emoji",
            "CC-BY-4.0",
            "https://github.com/iamcal/emoji-data",
            new Pack.Layout(
                    3_786,
                    Size.of(64, 64),
                    4,
                    0,
                    192_585,
                    "56e75a6733f8e5dffbae7608aaad2e1946ba1ce22e59a513d6a9091efa0f0cec",
                    "c12372afd83d34415cdd0c05e653998397329f2bd5f08ab5d0db91ba3842a443",
                    "bcbf7ef810f1da157a3e33637ecd51cfd3023176d7a045b87df1f9899dd948f5"),
            new EmojiOrigins());
    private static final BuiltIn TILES = new BuiltIn(
            "tiles",
            "CC0-1.0",
            "https://github.com/crawl/tiles",
            new Pack.Layout(
                    2_474,
                    Size.of(32, 32),
                    4,
                    0,
                    128_460,
                    "a2e6271d305a189723ae7a148cd02382ad40d36fd36081027c52dc61b2381931",
                    "316af810236512640d2cea6712072a9cb5d8e38d2bacd47c07ad4c99e156bcb4",
                    "bbe92cfdfa50c6f8b8fd7e730d934242a5bf1b080941bf6c32de723b00078c43"),
            new TileOrigins());

    private final String name;
    private final String licence;
    private final String origin;
    private final Pack.Layout layout;
    private final Origins origins;

    private BuiltIn(String name, String licence, String origin, Pack.Layout layout, Origins origins) {
        this.name = name;
        this.licence = licence;
        this.origin = origin;
        this.layout = layout;
        this.origins = origins;
    }

    /** All of them, in the order in which to show them. */
    public static List<BuiltIn> all() {
        return List.of(FASHION, DIGITS, EMOJI, TILES);
    }

    /** The one of this name. */
    public static Optional<BuiltIn> named(String name) {
        return all().stream().filter(builtIn -> builtIn.name.equals(name)).findFirst();
    }

    /** What a person types. */
    public String name() {
        return name;
    }

    /** What its items are. */
    public Medium<?> medium() {
        return Medium.IMAGE;
    }

    /** How many items it has. */
    public int items() {
        return layout.items();
    }

    /** How much of a disk it takes once it is here. */
    public long bytes() {
        return layout.picturesBytes() + layout.indexBytes();
    }

    /** The SPDX identifier of its licence; the text lies beside the data. */
    public String licence() {
        return licence;
    }

    /** The address of those who made it. */
    public String origin() {
        return origin;
    }

    /** Whether it is in the cache. */
    public boolean here() {
        return here(Places.ofThisMachine());
    }

    boolean here(Places places) {
        return Pack.isIn(places.cache().resolve(name), layout);
    }

    /**
     * Brings it into the cache unless it is there.
     *
     * @throws Problem when no source can give it, naming each and why
     */
    public void fetch(FetchProgress progress) {
        fetch(Places.ofThisMachine(), progress);
    }

    void fetch(Places places, FetchProgress progress) {
        if (!here(places)) new Fetching(name, layout, origins, places).run(progress);
    }

    /** Reads every byte of it in the cache again; false when it is not there or not what it must be. */
    public boolean verify() {
        return verify(Places.ofThisMachine());
    }

    boolean verify(Places places) {
        try {
            return here(places) && Pack.isRight(places.cache().resolve(name), layout);
        } catch (IOException e) {
            return false;
        }
    }

    /** Opens it, fetching it first where it is not here. */
    public Collection<Image> open(ImageSettings settings) {
        return open(Places.ofThisMachine(), settings);
    }

    Collection<Image> open(Places places, ImageSettings settings) {
        fetch(places, FetchProgress.NONE);
        var folder = places.cache().resolve(name);
        try {
            return new Collection<>(name, name, Cleaning.of(Pack.open(folder, layout, settings)));
        } catch (IOException | IllegalArgumentException e) {
            throw new Problem(
                    e,
                    "The copy of %s in %s is damaged: %s. Delete that folder and try again.",
                    name,
                    folder,
                    SafeFiles.reasonOf(e));
        }
    }
}
