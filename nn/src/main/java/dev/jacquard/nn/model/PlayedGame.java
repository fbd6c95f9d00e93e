package dev.jacquard.nn.model;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A game of self-play that is over.
 *
 * @param moves all of them
 * @param samples what was thought about some of its positions
 */
record PlayedGame(short[] moves, List<Sample> samples) {
    private static final float SHARE = 65_535;

    /**
     * What was thought about a position.
     *
     * @param ply moves before it
     * @param outcome how it ended for its mover, or what was proven: 1, 0 or -1
     * @param value what the search expected, -1 to 1
     * @param policy what the search made of the policy, a share in 65,535ths for each of the game's moves
     */
    record Sample(int ply, int outcome, float value, short[] policy) {
        static short[] packed(float[] policy) {
            var packed = new short[policy.length];
            for (var i = 0; i < packed.length; i++) packed[i] = (short) Math.round(policy[i] * SHARE);
            return packed;
        }

        void policy(float[] into, int offset) {
            for (var i = 0; i < policy.length; i++) into[offset + i] = (policy[i] & 0xFFFF) / SHARE;
        }

        void write(DataOutputStream out) throws IOException {
            out.writeShort(ply);
            out.writeByte(outcome);
            out.writeFloat(value);
            writeShorts(out, policy);
        }

        static Sample read(DataInputStream in) throws IOException {
            return new Sample(in.readShort(), in.readByte(), in.readFloat(), readShorts(in));
        }
    }

    void write(DataOutputStream out) throws IOException {
        writeShorts(out, moves);
        write(out, samples);
    }

    static PlayedGame read(DataInputStream in) throws IOException {
        return new PlayedGame(readShorts(in), readSamples(in));
    }

    static void write(DataOutputStream out, List<Sample> samples) throws IOException {
        out.writeInt(samples.size());
        for (var sample : samples) sample.write(out);
    }

    static List<Sample> readSamples(DataInputStream in) throws IOException {
        var samples = new ArrayList<Sample>();
        for (var left = in.readInt(); left > 0; left--) samples.add(Sample.read(in));
        return samples;
    }

    static void writeShorts(DataOutputStream out, short[] values) throws IOException {
        out.writeShort(values.length);
        for (var value : values) out.writeShort(value);
    }

    static short[] readShorts(DataInputStream in) throws IOException {
        var values = new short[in.readUnsignedShort()];
        for (var i = 0; i < values.length; i++) values[i] = in.readShort();
        return values;
    }
}
