package dev.jacquard.media.text.form;

import java.util.BitSet;

/**
 * Where a text stands within a form. From each place the text can be completed: where it may not end, some character may
 * follow after which {@link #rest} is smaller by what that character costs, or by more.
 */
public interface Place {
    /** The place behind one more character (a code point); null where the form does not allow it. */
    Place after(int point);

    /** Whether the text may end here. */
    boolean mayEnd();

    /** How many tokens suffice to complete the text; 0 where it may end, and only there. */
    int rest();

    /**
     * The characters that may come next, where that is known without asking for each; after every one of them {@link #rest}
     * is smaller by what it costs. Null where it is not known. Not to be changed.
     */
    default BitSet following() {
        return null;
    }

    /** The place behind a whole text; null where the form does not allow it. */
    default Place after(String text) {
        var place = this;
        for (int at = 0; at < text.length() && place != null; ) {
            int point = text.codePointAt(at);
            place = place.after(point);
            at += Character.charCount(point);
        }
        return place;
    }
}
