package dev.jacquard.nn.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the guard counts: tensors that were kept, and none that a scope freed. */
class LeakGuardTest {
    @RegisterExtension
    static final EngineFixture engine = new EngineFixture();

    @Test
    void onlyWhatIsKeptOutlivesItsCall() {
        var before = Engine.livePointers();
        try (var memory = new Memory()) {
            engine.run(() -> {
                var temporary = Tensors.of(new float[] {1, 2}, 2);
                memory.keep(temporary.add(temporary));
            });
            assertEquals(before + 1, Engine.livePointers());
        }
        assertEquals(before, Engine.livePointers());
    }

    @Test
    void whatWasKeptHoldsItsNumbers() {
        try (var memory = new Memory()) {
            var kept = engine.call(
                    () -> memory.keep(Tensors.of(new float[] {1, 2}, 2).mul(Tensors.scalar(3))));
            assertEquals(9, engine.call(() -> kept.sum().item_double()));
        }
    }
}
