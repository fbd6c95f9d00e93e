package dev.jacquard.studio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jacquard.media.Problem;
import dev.jacquard.media.Sentence;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.image.Image;
import dev.jacquard.nn.model.ImageVae;
import dev.jacquard.nn.model.Plan;
import dev.jacquard.nn.torch.Safetensors;
import dev.jacquard.nn.train.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What suits collections of some dozens of pictures. */
class FewPicturesTest {
    @TempDir
    Path folder;

    private static Plan<Image> plan(long steps) {
        var plan = ImageVae.on(Collection.of(Drawings.of(48, 16, 16, 1))).steps(steps);
        for (var change : ImageVae.RECIPE.tiny().entrySet()) plan = plan.set(change.getKey(), change.getValue());
        return plan.set("decay", 1);
    }

    private static Safetensors weights(RunFolder run) throws IOException {
        return Safetensors.of("model", Files.readAllBytes(run.model()));
    }

    @Test
    void frozenPartsAndLayersKeepTheirWeightsAndOthersMove() throws IOException {
        try (var studio = Studio.open(folder)) {
            var before = studio.train(plan(6), Progress.none()).folder();
            var after = studio.train(
                            plan(6).set("from", before.path()).set("freeze", "encoder, decoder.input"), Progress.none())
                    .folder();
            var first = weights(before);
            var second = weights(after);
            for (var name : first.names()) {
                var frozen = name.startsWith("encoder/") || name.startsWith("decoder/input.");
                if (frozen) assertArrayEquals(bytes(first, name), bytes(second, name), name);
            }
            assertFalse(java.util.Arrays.equals(
                    bytes(first, "decoder/output.weight"), bytes(second, "decoder/output.weight")));
        }
    }

    private static byte[] bytes(Safetensors file, String name) {
        var buffer = file.bytes(name, "F32", file.shape(name));
        var bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    @Test
    void whatCannotBeFrozenIsSaid() {
        try (var studio = Studio.open(folder)) {
            var unknown = assertThrows(
                    Problem.class, () -> studio.train(plan(2).set("freeze", "encoder,tail"), Progress.none()));
            assertTrue(unknown.getMessage().contains("\"tail\""), unknown.getMessage());
            assertThrows(
                    Problem.class, () -> studio.train(plan(2).set("freeze", "encoder,decoder,prior"), Progress.none()));
        }
    }

    @Test
    void aTrainingThatDoesNotCopyGoesToItsEndAndSaysSo() throws IOException {
        try (var studio = Studio.open(folder)) {
            var said = new ArrayList<Sentence>();
            var run = studio.train(plan(10).set("copying", "stop"), listening(said))
                    .folder();
            assertEquals(
                    0, said.stream().filter(s -> s.toString().contains("copy")).count(), said.toString());
            var card = Files.readString(run.card());
            assertTrue(card.contains("no sign of copying"), card);
        }
    }

    /** A person who is told what happens. */
    private static Progress listening(ArrayList<Sentence> said) {
        return new Progress() {
            @Override
            public void report(Report report) {}

            @Override
            public void warning(Sentence sentence) {
                said.add(sentence);
            }
        };
    }
}
