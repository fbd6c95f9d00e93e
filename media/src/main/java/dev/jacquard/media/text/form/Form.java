package dev.jacquard.media.text.form;

/**
 * What every text has to be, from its first character to its last: a pattern, a grammar or a kind of verse. It says at
 * each place of a text which characters may come next, and never leads to where a text can neither go on nor end.
 * Immutable.
 */
public sealed interface Form permits PatternForm, ChineseVerse, EnglishVerse {
    /**
     * The place before the first character.
     *
     * @throws dev.jacquard.media.Problem when no text over these characters has this form
     */
    Place begin(Alphabet alphabet);
}
