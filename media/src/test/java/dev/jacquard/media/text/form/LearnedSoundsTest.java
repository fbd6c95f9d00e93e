package dev.jacquard.media.text.form;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jacquard.media.Problem;
import dev.jacquard.media.collection.BuiltIn;
import dev.jacquard.media.collection.TextSettings;
import dev.jacquard.media.text.form.Sounds.Tone;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LearnedSoundsTest {
    @Test
    void findsTheTonesAndRhymesOfALanguageInItsPoems() {
        var sounds = LearnedSounds.of(MadeUpPoems.some(4000, 1));
        int right = 0;
        for (int number = 0; number < 300; number++)
            if (sounds.tone(MadeUpPoems.oblique(number)) == Tone.OBLIQUE) right++;
        for (int rhyme = 0; rhyme < MadeUpPoems.RHYMES; rhyme++)
            for (int member = 0; member < MadeUpPoems.MEMBERS; member++)
                if (sounds.tone(MadeUpPoems.level(rhyme, member)) == Tone.LEVEL) right++;
        assertEquals(540, right);
        assertEquals(MadeUpPoems.RHYMES, sounds.rhymes().size());
        for (int a = 0; a < MadeUpPoems.RHYMES; a++)
            for (int b = 0; b < MadeUpPoems.RHYMES; b++)
                assertEquals(a == b, sounds.rhyme(MadeUpPoems.level(a, 3), MadeUpPoems.level(b, 17)), a + " " + b);
        assertTrue(sounds.rhymes(MadeUpPoems.oblique(5)).isEmpty());
    }

    @Test
    void areTheSameAfterReading() {
        var sounds = LearnedSounds.of(MadeUpPoems.some(1500, 2));
        var again = LearnedSounds.parse(sounds.json());
        assertEquals(sounds.json(), again.json());
        assertEquals(sounds.rhymes(MadeUpPoems.level(1, 1)), again.rhymes(MadeUpPoems.level(1, 1)));
        assertThrows(Problem.class, () -> LearnedSounds.parse("{}"));
        assertThrows(Problem.class, () -> LearnedSounds.parse("spoilt"));
    }

    @Test
    void tooFewPoemsAreRefused() {
        assertThrows(Problem.class, () -> LearnedSounds.of(MadeUpPoems.some(400, 1)));
    }

    /** Mostly by the rhyme books of the time (平水韻): some no longer rhyme, and some rhyme only since. */
    @Test
    void thoseOfTheTangAreMostlyThoseOfTheRhymeBooks() {
        var tang = BuiltIn.named("tang-poems").orElseThrow();
        assumeTrue(tang.here(), "the collection tang-poems is not in the cache");
        var sounds = LearnedSounds.of(tang.open(TextSettings.of(Map.of())));
        for (var rhyming : List.of("東風空中", "時詩知枝", "花家斜華", "天年前煙", "秋樓流愁", "光霜鄉長", "山間還關"))
            for (int a : rhyming.codePoints().toArray())
                for (int b : rhyming.codePoints().toArray())
                    assertTrue(sounds.rhyme(a, b), Character.toString(a) + Character.toString(b));
        // 冬 and 元 themselves the poets used with both, but not the other characters of their rhymes.
        for (var other : List.of("東鍾", "魚虞", "寒山", "園天", "庚星", "心人"))
            assertFalse(sounds.rhyme(other.codePointAt(0), other.codePointAt(1)), other);
        for (int level : "天風山花春人東長".codePoints().toArray()) assertEquals(Tone.LEVEL, sounds.tone(level));
        // Today's level tones among these were stopped then, and so oblique.
        for (int oblique : "月日白國竹石十別水鳥夜".codePoints().toArray())
            assertEquals(Tone.OBLIQUE, sounds.tone(oblique), Character.toString(oblique));
        for (int either : "過聽勝思重".codePoints().toArray())
            assertEquals(Tone.EITHER, sounds.tone(either), Character.toString(either));
    }
}
