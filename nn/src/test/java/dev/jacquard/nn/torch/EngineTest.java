package dev.jacquard.nn.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.Problem;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One engine a process, one thread an engine. */
@ExtendWith(LeakGuard.class)
class EngineTest {
    private static final EngineSettings ONE = new EngineSettings(1, EngineSettings.Device.CPU);
    private static final EngineSettings TWO = ONE.withThreads(2);

    @Test
    void equalSettingsShareTheRunningEngine() {
        try (var first = Engine.open(TWO);
                var second = Engine.open(new EngineSettings(2, EngineSettings.Device.CPU))) {
            assertSame(first, second);
            assertEquals(2, first.call(torch::get_num_threads));
        }
    }

    @Test
    void otherSettingsAreRefusedWhileItRuns() {
        try (var first = Engine.open(TWO)) {
            var thrown = assertThrows(Problem.class, () -> Engine.open(ONE));
            assertTrue(thrown.getMessage().contains("threads=2"), thrown.getMessage());
            assertEquals(TWO, first.settings());
        }
    }

    @Test
    void itLastsUntilItsLastUserCloses() {
        var first = Engine.open(TWO);
        var second = Engine.open(TWO);
        first.close();
        assertEquals(1, second.call(() -> 1));
        second.close();
        try (var later = Engine.open(ONE)) {
            assertNotSame(first, later);
            assertEquals(1, later.call(torch::get_num_threads));
        }
    }

    @Test
    void closingOnceTooOftenClosesNoOtherEngine() {
        var first = Engine.open(TWO);
        first.close();
        try (var second = Engine.open(TWO)) {
            first.close();
            try (var third = Engine.open(TWO)) {
                assertSame(second, third);
            }
        }
    }

    @Test
    void everyThreadsWorkRunsOnTheOneThread() {
        Set<Thread> seen = ConcurrentHashMap.newKeySet();
        try (var engine = Engine.open(TWO)) {
            IntStream.range(0, 200).parallel().forEach(i -> {
                var sum = engine.call(() -> {
                    seen.add(Thread.currentThread());
                    return Tensors.of(new float[] {i, 1}, 2).sum().item_double();
                });
                assertEquals(i + 1.0, sum);
            });
            assertEquals(1, seen.size());
            assertFalse(seen.contains(Thread.currentThread()));
        }
    }

    @Test
    void workMayHandItMoreWork() {
        try (var engine = Engine.open(TWO)) {
            assertEquals(3, engine.call(() -> 1 + engine.call(() -> 2)));
        }
    }

    @Test
    void aCheckedFailureBecomesAProblem() {
        try (var engine = Engine.open(TWO)) {
            var thrown = assertThrows(
                    Problem.class,
                    () -> engine.call(() -> {
                        throw new IOException("the disk is gone");
                    }));
            assertTrue(thrown.getMessage().contains("the disk is gone"), thrown.getMessage());
        }
    }

    @Test
    void theModeOfGradientsComesBackAfterAFailure() {
        try (var engine = Engine.open(TWO)) {
            engine.call(() -> {
                assertThrows(
                        IllegalStateException.class,
                        () -> Memory.withoutGradients(() -> {
                            assertFalse(GradMode.is_enabled());
                            throw new IllegalStateException("on purpose");
                        }));
                assertTrue(GradMode.is_enabled());
                return null;
            });
        }
    }

    @Test
    void impossibleSettingsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> ONE.withThreads(0));
        assertThrows(IllegalArgumentException.class, () -> ONE.withThreads(1025));
        assertThrows(IllegalArgumentException.class, () -> new EngineSettings(1, null));
        assertTrue(EngineSettings.standard().threads() >= 1);
    }
}
