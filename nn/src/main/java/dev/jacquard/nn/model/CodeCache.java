package dev.jacquard.nn.model;

import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import java.util.BitSet;
import java.util.function.Function;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * What a resting encoder says of each picture, asked for once, when it is first needed.
 *
 * <p>Pictures are encoded in blocks that depend on their positions alone: what else is in a batch can change the last bits of
 * a result, and a resumed training has to see what an uninterrupted one saw.
 */
final class CodeCache implements AutoCloseable {
    /** How many pictures are encoded together. */
    static final int BLOCK = 16;

    private final int size;
    private final Function<int[], CodeEncoder.Posterior> encoder;
    private final Memory memory = new Memory();
    private final BitSet known = new BitSet();
    private final Tensor means;
    private final Tensor deviations;

    CodeCache(int size, long latents, Function<int[], CodeEncoder.Posterior> encoder) {
        this.size = size;
        this.encoder = encoder;
        this.means = memory.keep(torch.zeros(size, latents));
        this.deviations = memory.keep(torch.zeros(size, latents));
    }

    /** How many pictures it knows or can ask for. */
    int size() {
        return size;
    }

    /** Codes of these pictures with noise of their posterior, (positions, latents). */
    Tensor sample(int[] positions, Randomness randomness) {
        return Memory.withoutGradients(() -> {
            var rows = new long[positions.length];
            for (var i = 0; i < rows.length; i++) {
                rows[i] = positions[i];
                know(positions[i] / BLOCK);
            }
            var chosen = Tensors.of(rows, rows.length);
            var noise = randomness.normal(rows.length, means.size(1));
            return means.index_select(0, chosen)
                    .add(deviations.index_select(0, chosen).mul(noise));
        });
    }

    private void know(int block) {
        if (known.get(block)) return;
        var begin = block * BLOCK;
        var count = Math.min(BLOCK, size - begin);
        var positions = new int[BLOCK];
        for (var i = 0; i < BLOCK; i++) positions[i] = begin + Math.min(i, count - 1);
        try (var scope = new PointerScope()) {
            var posterior = encoder.apply(positions);
            means.narrow(0, begin, count).copy_(posterior.mean().narrow(0, 0, count));
            deviations.narrow(0, begin, count).copy_(posterior.deviation().narrow(0, 0, count));
        }
        known.set(block);
    }

    @Override
    public void close() {
        memory.close();
    }
}
