package dev.jacquard.nn.create;

import dev.jacquard.media.Problem;
import dev.jacquard.media.text.form.ChineseVerse;
import dev.jacquard.media.text.form.EnglishVerse;
import dev.jacquard.media.text.form.Form;
import dev.jacquard.media.text.form.Lore;
import dev.jacquard.media.text.form.PatternForm;
import dev.jacquard.media.text.form.Sounds;
import dev.jacquard.media.text.form.TodaysSounds;
import dev.jacquard.nn.model.Setting;
import dev.jacquard.nn.model.Settings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The form that a person wishes texts to have. */
final class FormWishes {
    private static final String NONE = "none";
    private static final String HAIKU = "haiku";
    private static final String VERSE = "verse";
    private static final String COLLECTION = "collection";
    private static final String TODAY = "today";
    private static final List<String> CHINESE = List.of("couplet", "quatrain", "regulated");
    private static final int MOST_PATTERN = 10_000;
    private static final int MOST_GRAMMAR = 200_000;
    private static final int MOST_LINES = 1000;

    /** What may be wished. */
    static final List<Setting> SETTINGS = List.of(
            Setting.choice(
                    "form",
                    List.of(NONE, "couplet", "quatrain", "regulated", HAIKU, VERSE),
                    "the verse that a text has to be: Chinese couplet, quatrain or regulated, English haiku or verse"),
            Setting.choice("line", List.of("5", "7"), "characters in a line of Chinese verse"),
            Setting.choice(
                    "rhyme",
                    List.of(COLLECTION, TODAY, NONE),
                    "what rhymes in Chinese verse: what does in the collection's poems, or today"),
            Setting.choice(
                    "tones",
                    List.of(NONE, COLLECTION, TODAY),
                    "whether Chinese verse follows a grid of level and oblique tones, and by which readings"),
            Setting.text("acrostic", 16, "the first characters of the lines of Chinese verse"),
            Setting.text(
                    "syllables",
                    MOST_LINES,
                    "syllables of each line of English verse, such as 10 or 8,6,8,6; 10 if empty"),
            Setting.text("scheme", MOST_LINES, "which lines of English verse rhyme, such as ABAB; - for none"),
            Setting.text("pattern", MOST_PATTERN, "a regular expression that the whole text has to match"),
            Setting.text(
                    "grammar", MOST_GRAMMAR, "a grammar that the whole text has to follow; the command takes its file"),
            Setting.whole(
                    "attempts",
                    4,
                    1,
                    1000,
                    "of so many texts in the form one is drawn, by how likely the model finds that it keeps the form"));

    private FormWishes() {}

    /** The form; empty where none is wished. */
    static Optional<Form> form(Settings wishes, Lore lore) {
        var form = wishes.text("form");
        var pattern = wishes.text("pattern");
        var grammar = wishes.text("grammar");
        int wished = (form.equals(NONE) ? 0 : 1) + (pattern.isEmpty() ? 0 : 1) + (grammar.isEmpty() ? 0 : 1);
        if (wished > 1) throw new Problem("A text has one form: wish one of form, pattern and grammar.");
        refuse(wishes, CHINESE, Map.of("line", "5", "rhyme", COLLECTION, "tones", NONE, "acrostic", ""));
        refuse(wishes, List.of(VERSE), Map.of("syllables", "", "scheme", ""));
        if (!pattern.isEmpty()) return Optional.of(PatternForm.pattern(pattern));
        if (!grammar.isEmpty()) return Optional.of(PatternForm.grammar(grammar));
        if (CHINESE.contains(form)) return Optional.of(chinese(wishes, lore));
        return switch (form) {
            case HAIKU -> Optional.of(EnglishVerse.haiku(lore.pronunciations()));
            case VERSE -> Optional.of(english(wishes, lore));
            default -> Optional.empty();
        };
    }

    /** What would be passed over in silence otherwise. */
    private static void refuse(Settings wishes, List<String> forms, Map<String, String> usual) {
        if (forms.contains(wishes.text("form"))) return;
        usual.forEach((key, value) -> {
            if (!wishes.text(key).equals(value))
                throw new Problem("%s goes with form=%s.", key, String.join(" / ", forms));
        });
    }

    private static Form chinese(Settings wishes, Lore lore) {
        var kind = ChineseVerse.Kind.valueOf(wishes.text("form").toUpperCase(Locale.ROOT));
        var acrostic = wishes.text("acrostic").strip();
        return new ChineseVerse(
                kind,
                wishes.whole("line"),
                kind == ChineseVerse.Kind.COUPLET ? Optional.empty() : sounds(wishes.text("rhyme"), lore),
                sounds(wishes.text("tones"), lore),
                acrostic);
    }

    private static Optional<Sounds> sounds(String standard, Lore lore) {
        return switch (standard) {
            case COLLECTION -> Optional.of(lore.sounds());
            case TODAY -> Optional.of(TodaysSounds.SOUNDS);
            default -> Optional.empty();
        };
    }

    private static Form english(Settings wishes, Lore lore) {
        var told = wishes.text("syllables").isBlank() ? "10" : wishes.text("syllables");
        var syllables = new ArrayList<Integer>();
        for (var number : told.split(",")) {
            if (!number.strip().matches("\\d{1,3}"))
                throw new Problem(
                        "syllables is a number for each line, or one for all, such as 8,6,8,6, not \"%s\".", told);
            syllables.add(Integer.parseInt(number.strip()));
        }
        var scheme = wishes.text("scheme").replace(" ", "").toUpperCase(Locale.ROOT);
        if (scheme.isEmpty()) scheme = syllables.size() > 1 ? "-".repeat(syllables.size()) : "AA";
        if (!scheme.matches("[A-Z-]+"))
            throw new Problem(
                    "scheme is a letter for each line, or - for one that does not rhyme, such as ABAB, not \"%s\".",
                    scheme);
        var all = syllables.size() == 1 ? Collections.nCopies(scheme.length(), syllables.get(0)) : syllables;
        return new EnglishVerse(lore.pronunciations(), all, scheme);
    }
}
