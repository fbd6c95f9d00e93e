package dev.jacquard.nn.model;

import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.torch.Memory;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;

/** The part in which models of text differ. */
interface TextNetwork {
    /** As in {@link LanguageModel#states}, in whatever type it computes. */
    Tensor states(Tensor tokens, Pass pass);

    /** As in {@link LanguageModel#logits}, in whatever type it computes. */
    Tensor logits(Tensor tokens, Pass pass);

    /** As in {@link LanguageModel.Reading#next}; what it remembers is kept in {@code memory}. */
    UnaryOperator<Tensor> reading(int rows, Memory memory);
}
