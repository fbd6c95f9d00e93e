package dev.jacquard.media.game.match;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.game.Chance;
import org.junit.jupiter.api.Test;

class SequentialTestTest {
    private static final SequentialTest TEST = new SequentialTest(-40, 10, 0.05);

    @Test
    void anEloDifferenceIsAShareOfPoints() {
        assertEquals(0.5, SequentialTest.share(0), 1e-12);
        // 400 points are ten to one (Elo 1978).
        assertEquals(10.0 / 11, SequentialTest.share(400), 1e-12);
        assertEquals(0, SequentialTest.elo(new Match.Result(3, 4, 3)), 1e-9);
        assertEquals(400, SequentialTest.elo(new Match.Result(99, 0, 9)), 1e-9);
    }

    @Test
    void manyWinsAreAcceptedManyLossesRejectedAndFewGamesLeftOpen() {
        assertEquals(SequentialTest.Verdict.ACCEPTED, TEST.verdict(new Match.Result(60, 10, 30)));
        assertEquals(SequentialTest.Verdict.REJECTED, TEST.verdict(new Match.Result(30, 10, 60)));
        assertEquals(SequentialTest.Verdict.OPEN, TEST.verdict(new Match.Result(3, 0, 3)));
    }

    @Test
    void ofPlayersThatAreEitherJustGoodEnoughOrJustTooBadFewAreMistaken() {
        int wronglyRejected = 0;
        int wronglyAccepted = 0;
        for (int n = 0; n < 300; n++) {
            if (verdict(10, n) == SequentialTest.Verdict.REJECTED) wronglyRejected++;
            if (verdict(-40, 1000 + n) == SequentialTest.Verdict.ACCEPTED) wronglyAccepted++;
        }
        // Five in a hundred, and three standard deviations of 300 trials.
        assertTrue(wronglyRejected <= 27, wronglyRejected + " of 300 wrongly rejected");
        assertTrue(wronglyAccepted <= 27, wronglyAccepted + " of 300 wrongly accepted");
    }

    private static SequentialTest.Verdict verdict(double elo, int number) {
        var random = Chance.of(1, "sequential", number);
        int wins = 0;
        int losses = 0;
        while (true) {
            for (int i = 0; i < 32; i++) {
                if (random.nextDouble() < SequentialTest.share(elo)) wins++;
                else losses++;
            }
            var verdict = TEST.verdict(new Match.Result(wins, 0, losses));
            if (verdict != SequentialTest.Verdict.OPEN) return verdict;
        }
    }

    @Test
    void limitsThatMakeNoSenseAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new SequentialTest(10, 10, 0.05));
        assertThrows(IllegalArgumentException.class, () -> new SequentialTest(0, 10, 0.6));
    }
}
