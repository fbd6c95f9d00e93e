package dev.jacquard.bench.djl;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Embedding;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.jacquard.bench.compare.Workload;

/** A vector for each character: the library's embedding, which itself takes words rather than numbers. */
final class Characters extends AbstractBlock {
    private final int width;
    private final Parameter table;

    Characters(int width, double deviation) {
        this.width = width;
        table = addParameter(Parameter.builder()
                .setName("table")
                .setType(Parameter.Type.WEIGHT)
                .optShape(new Shape(Workload.CHARACTERS, width))
                .build());
        DjlContestant.normal(this, deviation);
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, PairList<String, Object> parameters) {
        var characters = inputs.singletonOrThrow();
        return Embedding.embedding(
                characters, store.getValue(table, characters.getDevice(), training), SparseFormat.DENSE);
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        return new Shape[] {inputs[0].add(width)};
    }
}
