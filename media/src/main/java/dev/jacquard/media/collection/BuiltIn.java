package dev.jacquard.media.collection;

import dev.jacquard.media.Problem;
import dev.jacquard.media.SafeFiles;
import dev.jacquard.media.image.Image;
import dev.jacquard.media.image.Size;
import java.io.IOException;
import java.nio.file.Path;
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
                    254_409,
                    "56e75a6733f8e5dffbae7608aaad2e1946ba1ce22e59a513d6a9091efa0f0cec",
                    "822c9ef376ce9dc79da7e02b04a3bec2c271ed924636d2f9ff4a1cc82110ca89",
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

    private static final BuiltIn SHAKESPEARE = new BuiltIn(
            "shakespeare",
            "LicenseRef-public-domain",
            "https://github.com/karpathy/char-rnn",
            new TextPack.Layout(
                    236,
                    24,
                    true,
                    1_115_394,
                    8622,
                    "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed",
                    "e3e6fed79689b74947c0a31d13f1ff9a142137d11b4aba01a6bb8ba7e53f9722",
                    "9c23e8c450b9a03b181b8c5d853fa1d05d8bc2ef637271286e6ed919d74c3d89"),
            new ShakespeareOrigins());
    private static final BuiltIn TANG_POEMS = new BuiltIn(
            "tang-poems",
            "MIT",
            "https://github.com/chinese-poetry/chinese-poetry",
            new TextPack.Layout(
                    57_603,
                    0,
                    false,
                    11_207_920,
                    3_833_312,
                    "c5b54fe50448c08670e34affbfdde9ef761abf47cd37216431db921fbddfe23d",
                    "c9d856aaae45dfa7b436e44b09e3ed486e9da98455fbf4ac23f6b7376b861eb4",
                    "edb46dba1c7aed8f1d1cccd2a093a5b00b712b033d0f73598714ed72ac2f2580"),
            new PoemOrigins("tang", 57_607));
    private static final BuiltIn SONG_POEMS = new BuiltIn(
            "song-poems",
            "MIT",
            "https://github.com/chinese-poetry/chinese-poetry",
            new TextPack.Layout(
                    254_225,
                    0,
                    false,
                    46_937_616,
                    18_259_625,
                    "42113167249c8d2d81c9462dc4acefbdf6491b7d0f0a6c314d1d67eb3c80f01f",
                    "c168ab26f12ecf2cc7215297c4e9839f27f70cac079b82b70b2cee48fba6dcbd",
                    "ebc5baa3489b401b491069789a41d2ebd97e17d540bb84c41848dc5a3f22516a"),
            new PoemOrigins("song", 254_248));
    private static final BuiltIn DESCRIPTIONS = new BuiltIn(
            "descriptions",
            "LicenseRef-free-text",
            "https://www.debian.org/distrib/packages",
            new TextPack.Layout(
                    34_747,
                    0,
                    false,
                    19_502_432,
                    1_353_702,
                    "5e34707eb5afd2e4ffb04dede2ef3b00df32890e2052bccdb96f8688cd30fe98",
                    "97bc105a49f482e35aa48596f3e6716d69bdc87ab5a14f47d7e7b61bc30c11c5",
                    "df8d1532bc8adfeccd379d7a512dc4ce5134e5433705bd6d6a99d735c8dc55c4"),
            new DescriptionOrigins());

    private final String name;
    private final String licence;
    private final String origin;
    private final Stock<?> stock;

    /** What it must be, and how it gets there. */
    private record Stock<I>(Layout<I> layout, Origins<I> origins) {
        void fetch(String name, Places places, FetchProgress progress) {
            new Fetching<>(name, layout, origins, places).run(progress);
        }
    }

    private <I> BuiltIn(String name, String licence, String origin, Layout<I> layout, Origins<I> origins) {
        this.name = name;
        this.licence = licence;
        this.origin = origin;
        this.stock = new Stock<>(layout, origins);
    }

    /** All of them, in the order in which to show them. */
    public static List<BuiltIn> all() {
        return List.of(FASHION, DIGITS, EMOJI, TILES, SHAKESPEARE, TANG_POEMS, SONG_POEMS, DESCRIPTIONS);
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
        return stock.layout.medium();
    }

    /** How many items it has. */
    public int items() {
        return stock.layout.items();
    }

    /** How much of a disk it takes once it is here. */
    public long bytes() {
        return stock.layout.bytes();
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
        return stock.layout.isIn(places.cache().resolve(name));
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
        if (!here(places)) stock.fetch(name, places, progress);
    }

    /** Reads every byte of it in the cache again; false when it is not there or not what it must be. */
    public boolean verify() {
        return verify(Places.ofThisMachine());
    }

    boolean verify(Places places) {
        try {
            return here(places) && stock.layout.isRight(places.cache().resolve(name));
        } catch (IOException e) {
            return false;
        }
    }

    /** Opens it, fetching it first where it is not here; {@link Problem} when it has no pictures. */
    public Collection<Image> open(ImageSettings settings) {
        return open(Places.ofThisMachine(), settings);
    }

    Collection<Image> open(Places places, ImageSettings settings) {
        if (!(stock.layout instanceof Pack.Layout layout)) throw otherMedium(Medium.IMAGE);
        return opened(places, folder -> Cleaning.of(Pack.open(folder, layout, settings)));
    }

    /** Opens it, fetching it first where it is not here; {@link Problem} when it has no texts. */
    public Collection<String> open(TextSettings settings) {
        return open(Places.ofThisMachine(), settings);
    }

    Collection<String> open(Places places, TextSettings settings) {
        if (!(stock.layout instanceof TextPack.Layout layout)) throw otherMedium(Medium.TEXT);
        return opened(places, folder -> TextPack.open(folder, layout, settings));
    }

    private Problem otherMedium(Medium<?> wanted) {
        return new Problem(
                "The collection %s is of the medium %s, where %s is needed. Choose another collection or recipe.",
                name, medium().word(), wanted.word());
    }

    private interface Opener<E> {
        Items<E> open(Path folder) throws IOException;
    }

    private <E> Collection<E> opened(Places places, Opener<E> opener) {
        fetch(places, FetchProgress.NONE);
        var folder = places.cache().resolve(name);
        try {
            return new Collection<>(name, name, opener.open(folder));
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
