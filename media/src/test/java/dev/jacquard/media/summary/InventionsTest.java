package dev.jacquard.media.summary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InventionsTest {
    private static final Inventions SOURCE =
            new Inventions("Version 3.14 of the GNOME editor, by Anna Berg. It reads x86-64 binaries of 1,024 bytes.");

    @Test
    void namesAndNumbersOfTheSourceAreNone() {
        assertEquals(List.of(), SOURCE.of("Editor by Anna, gnome 3.14, for X86 and 1,024 bytes."));
    }

    @Test
    void othersAreEachOnceInOrder() {
        assertEquals(
                List.of("KDE", "Bern", "3.15", "7"),
                SOURCE.of("KDE editor of Bern. The editor 3.15 (KDE) has 7 parts in Bern."));
    }

    @Test
    void onlyASingleCapitalAtASentencesBeginningIsNoName() {
        assertEquals(List.of(), SOURCE.of("Tool. Another one! \"Third one."));
        assertEquals(List.of("Tool", "TeX"), SOURCE.of("a Tool. TeX reader"));
    }

    @Test
    void chineseIsNeverTakenForANameButNumbersInItAre() {
        assertEquals(List.of("99", "Linux"), SOURCE.of("张三有99个苹果和Linux。"));
    }

    @Test
    void aBeginningGoesOnAsLongAsTheSourceHasAWordLikeIt() {
        for (var good : new String[] {"", "an", "an ", "a GN", "a GNOME", "by A", "3", "3.", "3.1", "1,02", "Anything"})
            assertTrue(SOURCE.canGoOn(good), good);
        for (var bad : new String[] {"a GX", "a GN ", "by Bob", "4", "3.2", "1,03", "a GNOM."})
            assertFalse(SOURCE.canGoOn(bad), bad);
    }

    /** Whatever is written letter by letter under the rule ends without an invention. */
    @Test
    void whatCanGoOnAtEveryLetterIsNoInventionAtItsEnd() {
        var random = new java.util.Random(1);
        var letters = "GNOME Anab 3.14,Berg";
        for (int n = 0; n < 300; n++) {
            var text = "";
            for (int i = 0; i < 30; i++) {
                var next = text + letters.charAt(random.nextInt(letters.length()));
                if (SOURCE.canGoOn(next)) text = next;
            }
            if (SOURCE.canGoOn(text + " ")) assertEquals(List.of(), SOURCE.of(text), text);
        }
    }

    @Test
    void aPairIsASummaryABlankLineAndAText() {
        assertEquals(
                Optional.of(new SummaryPair("one two", "three\n\nfour")),
                SummaryPair.of("one\ntwo\n\nthree\n\nfour\n"));
        assertEquals(Optional.empty(), SummaryPair.of("one\ntwo"));
        assertEquals(Optional.empty(), SummaryPair.of("\n\none"));
    }
}
