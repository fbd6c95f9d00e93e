package dev.jacquard.nn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ScheduleTest {
    @ParameterizedTest
    @EnumSource(Schedule.class)
    void everyScheduleBeginsAtThePeakAndNeverRises(Schedule schedule) {
        assertEquals(1, schedule.share(0, 1000, 0));
        for (var i = 0; i < 100; i++)
            assertTrue(schedule.share(i / 100.0, 0, 0) >= schedule.share((i + 1) / 100.0, 0, 0) - 1e-12);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CONSTANT")
    void everyOtherThanTheConstantOneEndsAtZero(Schedule schedule) {
        assertEquals(0, schedule.share(1, 1000, 0), 1e-12);
        assertEquals(0, schedule.share(1.5, 1000, 0), 1e-12);
    }

    @ParameterizedTest
    @CsvSource({"CONSTANT, 1", "COSINE, 0.5", "LINEAR, 0.5"})
    void halfWayEachIsWhereItsFormulaSays(Schedule schedule, double share) {
        assertEquals(share, schedule.share(0.5, 1000, 0), 1e-12);
    }

    @Test
    void warmUpGrowsStepByStepToTheWholeRate() {
        assertEquals(0.1, Schedule.CONSTANT.share(0, 0, 10), 1e-12);
        assertEquals(0.5, Schedule.CONSTANT.share(0, 4, 10), 1e-12);
        assertEquals(1, Schedule.CONSTANT.share(0, 9, 10), 1e-12);
        assertEquals(1, Schedule.CONSTANT.share(0, 1000, 10), 1e-12);
    }
}
