package dev.jacquard.nn.create;

import dev.jacquard.nn.model.LatentModel;
import dev.jacquard.nn.model.Settings;
import dev.jacquard.nn.torch.Engine;
import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;

/**
 * A model with latent vectors, asked from any thread in batches of 16 rows: what a row gives depends on its place among the
 * 16, and on nothing in the others.
 */
final class LatentRows<E> {
    /** How many rows a batch has. */
    static final int COUNT = 16;

    private final Engine engine;
    private final LatentModel<E> model;

    LatentRows(Engine engine, LatentModel<E> model) {
        this.engine = engine;
        this.model = model;
    }

    LatentModel<E> model() {
        return model;
    }

    int latents() {
        return model.latents();
    }

    /**
     * What one row is made of.
     *
     * @param vector noise, or a code
     * @param isCode whether it is a code
     * @param move what is added to the code; null for nothing
     */
    record Row(float[] vector, boolean isCode, float[] move, Settings wishes) {}

    /** The items of these rows; a row that is null is not computed, and gives null. At most 16, each in its own place. */
    List<E> items(Row[] rows, Settings usual) {
        var wishes = Arrays.stream(rows).map(r -> r == null ? usual : r.wishes).toList();
        var noise = Arrays.stream(rows).anyMatch(r -> r != null && !r.isCode);
        return engine.call(() -> Memory.withoutGradients(() -> {
            var codes = noise ? rowsOf(model.prior(tensor(rows, false)), COUNT) : null;
            var all = new float[COUNT * latents()];
            for (var i = 0; i < COUNT; i++) {
                if (rows[i] == null) continue;
                var code = rows[i].isCode ? rows[i].vector : codes.get(i);
                if (rows[i].move != null) code = Vectors.sum(code, 1, rows[i].move, 1);
                System.arraycopy(code, 0, all, i * latents(), latents());
            }
            var made = model.fromTensor(model.decode(Tensors.of(all, COUNT, latents()), wishes), COUNT);
            var items = new ArrayList<E>();
            for (var i = 0; i < COUNT; i++) items.add(rows[i] == null ? null : made.get(i));
            return items;
        }));
    }

    private Tensor tensor(Row[] rows, boolean codes) {
        var numbers = new float[COUNT * latents()];
        for (var i = 0; i < COUNT; i++)
            if (rows[i] != null && rows[i].isCode == codes)
                System.arraycopy(rows[i].vector, 0, numbers, i * latents(), latents());
        return Tensors.of(numbers, COUNT, latents());
    }

    /** Noise number {@code index} of a seed. */
    float[] fresh(long seed, int index) {
        return engine.call(() ->
                Tensors.floats(Randomness.of(seed).stream("work").at(index).normal(latents())));
    }

    /** The noise that the prior turns into the items' codes. */
    List<float[]> noiseOf(List<E> items, Settings wishes) {
        return eachRow(items, x -> model.noise(encoded(x, wishes)));
    }

    /** The codes of items. */
    List<float[]> codesOf(List<E> items, Settings wishes) {
        return eachRow(items, x -> encoded(x, wishes));
    }

    /** The noise that the prior turns into this code. */
    float[] noiseOf(float[] code) {
        var row = new Row[COUNT];
        row[0] = new Row(code, true, null, null);
        return engine.call(() -> Memory.withoutGradients(
                () -> rowsOf(model.noise(tensor(row, true)), 1).get(0)));
    }

    private Tensor encoded(Tensor items, Settings wishes) {
        return model.encode(items, Collections.nCopies(COUNT, wishes));
    }

    /** Codes of new works, where no collection is at hand. */
    List<float[]> freshCodes(int count, long seed) {
        var codes = new ArrayList<float[]>();
        for (var from = 0; from < count; from += COUNT) {
            var row = new Row[COUNT];
            for (var i = 0; i < COUNT; i++) row[i] = new Row(fresh(seed, from + i), false, null, null);
            var some = Math.min(COUNT, count - from);
            codes.addAll(
                    engine.call(() -> Memory.withoutGradients(() -> rowsOf(model.prior(tensor(row, false)), some))));
        }
        return codes;
    }

    private List<float[]> eachRow(List<E> items, UnaryOperator<Tensor> function) {
        var all = new ArrayList<float[]>();
        for (var from = 0; from < items.size(); from += COUNT) {
            var some = new ArrayList<>(items.subList(from, Math.min(items.size(), from + COUNT)));
            var count = some.size();
            while (some.size() < COUNT) some.add(some.get(0));
            all.addAll(engine.call(
                    () -> Memory.withoutGradients(() -> rowsOf(function.apply(model.toTensor(some)), count))));
        }
        return all;
    }

    private List<float[]> rowsOf(Tensor tensor, int count) {
        var numbers = Tensors.floats(tensor);
        var rows = new ArrayList<float[]>();
        for (var i = 0; i < count; i++) rows.add(Arrays.copyOfRange(numbers, i * latents(), (i + 1) * latents()));
        return rows;
    }
}
