package dev.jacquard.media.collection;

import dev.jacquard.media.Problem;
import dev.jacquard.media.game.Game;
import dev.jacquard.media.game.Games;
import dev.jacquard.media.game.level.LevelMap;
import dev.jacquard.media.image.Image;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a collection's items are, and how such a collection is opened.
 *
 * @param <E> the class of an item
 */
public final class Medium<E> {
    /** Pictures. Choices: {@code size}, {@code fit}, {@code leave-out}, {@code together}; see {@link ImageSettings#of}. */
    public static final Medium<Image> IMAGE = new Medium<>(
            "image",
            ImageSettings.KEYS,
            ImageSettings::of,
            (place, choices) -> Collection.open(place, ImageSettings.of(choices)));

    /** Texts. Choices: {@code field}, {@code label}, {@code summary}, {@code pieces}, {@code encoding}, {@code script}; see {@link TextSettings#of}. */
    public static final Medium<String> TEXT = new Medium<>(
            "text",
            TextSettings.KEYS,
            TextSettings::of,
            (place, choices) -> Collection.open(place, TextSettings.of(choices)));
    /** The rules of games, whose positions players make themselves: a collection is one game, named as in {@link Games}. */
    public static final Medium<Game> GAME = new Medium<>(
            "game", List.of(), choices -> {}, (place, choices) -> Collection.of(Games.named(place), place));

    /** Levels of games. Choice: {@code legend}, a file that says what signs mean; see {@link Collection#levels}. */
    public static final Medium<LevelMap> LEVEL = new Medium<>(
            "game",
            List.of(LevelItems.LEGEND),
            choices -> {},
            (place, choices) -> Collection.levels(
                    LevelItems.pathOf(place),
                    Optional.ofNullable(choices.get(LevelItems.LEGEND)).map(LevelItems::pathOf)));

    private static final Set<String> TEXT_ENDINGS =
            Set.of("txt", "text", "md", "markdown", "csv", "tsv", "json", "jsonl", "ndjson");
    private static final Set<String> PICTURE_ENDINGS =
            Set.of("png", "jpg", "jpeg", "webp", "tif", "tiff", "gif", "bmp");

    private interface Reader<E> {
        Collection<E> open(String place, Map<String, String> choices);
    }

    private interface Check {
        void check(Map<String, String> choices);
    }

    private final String word;
    private final List<String> choices;
    private final Check check;
    private final Reader<E> reader;

    private Medium(String word, List<String> choices, Check check, Reader<E> reader) {
        this.word = word;
        this.choices = choices;
        this.check = check;
        this.reader = reader;
    }

    /**
     * What a place seems to hold, texts or pictures, by the endings of its files; that of a built-in collection by its name;
     * {@link #IMAGE} where nothing can be told.
     *
     * @throws Problem when there is such a place and it cannot be looked into
     */
    public static Medium<?> guessed(String place) {
        if (!Collection.exists(place))
            return BuiltIn.named(place).<Medium<?>>map(BuiltIn::medium).orElse(IMAGE);
        var names = FileSource.of(Path.of(place)).names();
        var texts = names.stream().filter(name -> endsAs(name, TEXT_ENDINGS)).count();
        var pictures =
                names.stream().filter(name -> endsAs(name, PICTURE_ENDINGS)).count();
        return texts > pictures ? TEXT : IMAGE;
    }

    private static boolean endsAs(String name, Set<String> endings) {
        return endings.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }

    /** Its name, such as {@code image}. */
    public String word() {
        return word;
    }

    /** What a person may choose when such a collection is opened. */
    public List<String> choices() {
        return choices;
    }

    /**
     * Opens what is at a path, or a built-in collection, which is fetched where it is not here yet.
     *
     * @param choices by the names that {@link #choices} lists; what is not in it is chosen by the program, and
     *     {@link Collection#choices} tells how
     * @throws Problem when there is no such choice, it does not take the value, or there is nothing to open
     */
    public Collection<E> open(String place, Map<String, String> choices) {
        return reader.open(place, checked(choices));
    }

    /** These choices; {@link Problem} when there is no such choice, or it does not take the value. */
    public Map<String, String> checked(Map<String, String> choices) {
        for (var key : new TreeMap<>(choices).keySet())
            if (!this.choices.contains(key))
                throw new Problem(
                        "A collection of the medium %s has no choice \"%s\"; there are: %s.",
                        word, key, String.join(", ", this.choices));
        check.check(choices);
        return choices;
    }

    @Override
    public String toString() {
        return word;
    }
}
