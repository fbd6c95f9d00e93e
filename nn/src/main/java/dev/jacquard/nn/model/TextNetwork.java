package dev.jacquard.nn.model;

import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.torch.Memory;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;

/** The part in which models of text differ. */
interface TextNetwork {
    /** As in {@link LanguageModel#states}, in whatever type it computes. */
    Tensor states(Tensor tokens, Pass pass);

    /** As in {@link LanguageModel#logits}, in whatever type it computes. */
    Tensor logits(Tensor tokens, Pass pass);

    /** As in {@link LanguageModel#rows}. */
    default int rows() {
        return 8;
    }

    /** As in {@link LanguageModel.Reading#next}; what it remembers is kept in {@code memory}. */
    UnaryOperator<Tensor> reading(int rows, Memory memory);

    /**
     * What is remembered of so many texts before their first tokens, to be kept in {@code memory}: float32; none where a
     * network remembers nothing from window to window.
     */
    default List<Tensor> begun(int rows, Memory memory) {
        return List.of();
    }

    /**
     * The same as {@link #logits} for windows that go on where others ended.
     *
     * @param states what {@link #begun} gave, of as many rows; written over with what is remembered now, as constants
     */
    default Tensor continued(Tensor tokens, List<Tensor> states, Pass pass) {
        throw new UnsupportedOperationException("This network remembers nothing from window to window.");
    }
}
