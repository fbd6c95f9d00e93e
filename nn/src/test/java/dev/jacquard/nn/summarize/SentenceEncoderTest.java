package dev.jacquard.nn.summarize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jacquard.nn.torch.EngineFixture;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SentenceEncoderTest {
    @RegisterExtension
    static final EngineFixture engine = new EngineFixture();

    /** The example of the model's authors in the documentation of Sentence Transformers, whose weights have 32 bits. */
    @Test
    void similaritiesAreThoseThatTheModelsAuthorsPublish() {
        assumeTrue(SentenceEncoder.isHere(), "the artifact with the English sentence encoder is not here");
        try (var encoder = new SentenceEncoder(engine.engine())) {
            var cosines = encoder.of(
                    List.of("The weather is lovely today.", "It's so sunny outside!", "He drove to the stadium."));
            var published = new float[][] {{1, 0.6660f, 0.1046f}, {0.6660f, 1, 0.1411f}, {0.1046f, 0.1411f, 1}};
            for (var i = 0; i < 3; i++) assertArrayEquals(published[i], cosines[i], 0.03f);
        }
    }

    @Test
    void aSentenceIsTheSameAloneAndAmongOthers() {
        assumeTrue(SentenceEncoder.isHere(), "the artifact with the English sentence encoder is not here");
        try (var encoder = new SentenceEncoder(engine.engine())) {
            var two = List.of("One small step.", "A giant leap for all of mankind.");
            var alone = encoder.of(two);
            var among = encoder.of(List.of(two.get(0), "Two large steps.", "", two.get(1), "x ".repeat(500)));
            assertEquals(alone[0][1], among[0][3], 1e-5);
        }
    }

    /** The example of BERT's own tests (tokenization_test.py, testWordpieceTokenizer and testFullTokenizer). */
    @Test
    void piecesAreThoseOfTheReference() {
        var vocabulary = new HashMap<String, Integer>();
        for (var piece : List.of("[UNK]", "[CLS]", "[SEP]", "want", "##want", "##ed", "wa", "un", "runn", "##ing", ","))
            vocabulary.put(piece, vocabulary.size());
        var pieces = new WordPieces(vocabulary);
        assertArrayEquals(new int[] {1, 7, 4, 5, 10, 8, 9, 2}, pieces.of("UNwant\u00E9d,running", 100));
        assertArrayEquals(new int[] {1, 0, 8, 9, 2}, pieces.of("unwantedX running", 100));
        assertArrayEquals(new int[] {1, 7, 2}, pieces.of("unwanted running", 3));
        assertArrayEquals(new int[] {1, 2}, pieces.of(" \u0000 ", 100));
    }
}
