package dev.jacquard.bench.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.jacquard.bench.compare.Workload;
import java.util.ArrayList;
import java.util.List;

/** A transformer of the library's linear layers and normalisations; its own attention block knows no causal mask. */
final class Gpt extends AbstractBlock {
    private record Layer(Block before, Block parts, Block projection, Block between, Block up, Block down) {
        List<Block> wide() {
            return List.of(before, parts, projection, between, up);
        }
    }

    private final Workload workload;
    private final int width;
    private final Parameter positions;
    private final Block characters;
    private final List<Layer> layers = new ArrayList<>();
    private final Block normal;
    private final Block head;
    private NDArray mask;

    Gpt(Workload workload) {
        this.workload = workload;
        width = workload.kind().width();
        characters = addChildBlock("characters", new Characters(width, 0.02));
        positions = addParameter(Parameter.builder()
                .setName("positions")
                .setType(Parameter.Type.WEIGHT)
                .optShape(new Shape(workload.length(), width))
                .build());
        positions.setInitializer(new ai.djl.training.initializer.NormalInitializer(0.02f));
        var deviation = Math.sqrt(1.0 / width);
        for (var i = 0; i < workload.kind().layers(); i++)
            layers.add(new Layer(
                    addChildBlock("before" + i, DjlContestant.layerNormal()),
                    addChildBlock("parts" + i, DjlContestant.linear(3L * width, deviation, true)),
                    addChildBlock("projection" + i, DjlContestant.linear(width, deviation, true)),
                    addChildBlock("between" + i, DjlContestant.layerNormal()),
                    addChildBlock("up" + i, DjlContestant.linear(4L * width, deviation, true)),
                    addChildBlock("down" + i, DjlContestant.linear(width, deviation / 2, true))));
        normal = addChildBlock("normal", DjlContestant.layerNormal());
        head = addChildBlock("head", DjlContestant.linear(Workload.CHARACTERS, 0.02, false));
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
        characters.initialize(manager, type, inputs);
        var wide = inputs[0].add(width);
        for (var layer : layers) {
            for (var block : layer.wide()) block.initialize(manager, type, wide);
            layer.down.initialize(manager, type, inputs[0].add(4L * width));
        }
        normal.initialize(manager, type, wide);
        head.initialize(manager, type, wide);
        var length = workload.length();
        var values = new float[length * length];
        for (var i = 0; i < length; i++)
            for (var j = i + 1; j < length; j++) values[i * length + j] = Float.NEGATIVE_INFINITY;
        mask = manager.create(values, new Shape(length, length));
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, PairList<String, Object> parameters) {
        var x = characters
                .forward(store, inputs, training)
                .singletonOrThrow()
                .add(store.getValue(positions, inputs.head().getDevice(), training));
        for (var layer : layers) {
            x = x.add(attention(store, layer, through(store, layer.before, x, training), training));
            var y = through(store, layer.up, through(store, layer.between, x, training), training);
            x = x.add(through(store, layer.down, Activation.gelu(y), training));
        }
        return new NDList(through(store, head, through(store, normal, x, training), training));
    }

    private NDArray attention(ParameterStore store, Layer layer, NDArray x, boolean training) {
        var batch = x.getShape().get(0);
        var length = x.getShape().get(1);
        var heads = workload.kind().heads();
        var parts = through(store, layer.parts, x, training)
                .reshape(batch, length, 3, heads, width / heads)
                .transpose(2, 0, 3, 1, 4);
        var scores = parts.get(0)
                .matMul(parts.get(1).swapAxes(2, 3))
                .mul(1 / Math.sqrt(width / (double) heads))
                .add(mask);
        var mixed =
                scores.softmax(-1).matMul(parts.get(2)).transpose(0, 2, 1, 3).reshape(batch, length, width);
        return through(store, layer.projection, mixed, training);
    }

    private static NDArray through(ParameterStore store, Block block, NDArray x, boolean training) {
        return block.forward(store, new NDList(x), training).singletonOrThrow();
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        return new Shape[] {inputs[0].add(Workload.CHARACTERS)};
    }
}
