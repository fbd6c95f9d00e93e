package dev.jacquard.media.summary;

/**
 * A sentence and where it stands.
 *
 * @param text as it stands there, line ends inside it included
 * @param start where it begins in the whole text, in UTF-16 units
 * @param end where it ends, exclusive
 * @param chapter counted from 1; 0 before the first chapter and where there are none
 * @param title of the chapter, empty where there is none
 * @param paragraph counted from 1 in its chapter
 */
public record Passage(String text, int start, int end, int chapter, String title, int paragraph) {
    public Passage {
        if (start < 0 || end - start != text.length() || chapter < 0 || paragraph < 1)
            throw new IllegalArgumentException("A sentence does not lie from " + start + " to " + end + ".");
    }

    /** Its text on one line. */
    public String line() {
        return text.replaceAll("(?<=\\p{IsHan}|\\p{IsPunctuation})\\s*\\n\\s*(?=\\p{IsHan})", "")
                .replaceAll("\\s+", " ");
    }
}
