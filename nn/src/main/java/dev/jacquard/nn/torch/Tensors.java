package dev.jacquard.nn.torch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The way between Java arrays and tensors, one copy each. */
public final class Tensors {
    private Tensors() {}

    /** A tensor of this type and shape whose numbers are whatever memory held. */
    public static Tensor empty(ScalarType type, long... shape) {
        return torch.empty(shape, new TensorOptions(type), new MemoryFormatOptional());
    }

    /** A float32 tensor of this shape with a copy of {@code values} in row order. */
    public static Tensor of(float[] values, long... shape) {
        var tensor = empty(ScalarType.Float, shape);
        new FloatPointer(tensor.data_ptr()).put(values, 0, checked(values.length, tensor));
        return tensor;
    }

    /** A float64 tensor of this shape with a copy of {@code values} in row order. */
    public static Tensor of(double[] values, long... shape) {
        var tensor = empty(ScalarType.Double, shape);
        new DoublePointer(tensor.data_ptr()).put(values, 0, checked(values.length, tensor));
        return tensor;
    }

    /** An int64 tensor of this shape with a copy of {@code values} in row order. */
    public static Tensor of(long[] values, long... shape) {
        var tensor = empty(ScalarType.Long, shape);
        new LongPointer(tensor.data_ptr()).put(values, 0, checked(values.length, tensor));
        return tensor;
    }

    /** An unsigned 8-bit tensor of this shape with a copy of the first bytes of {@code values} in row order. */
    public static Tensor of(byte[] values, long... shape) {
        var tensor = empty(ScalarType.Byte, shape);
        var count = Math.toIntExact(tensor.numel());
        if (values.length < count) throw new IllegalArgumentException(values.length + " bytes for " + count);
        new BytePointer(tensor.data_ptr()).put(values, 0, count);
        return tensor;
    }

    static Tensor of(ByteBuffer bytes, ScalarType type, long... shape) {
        var tensor = empty(type, shape);
        new BytePointer(tensor.data_ptr())
                .capacity(tensor.nbytes())
                .asByteBuffer()
                .order(ByteOrder.nativeOrder())
                .put(bytes.duplicate());
        return tensor;
    }

    /** The numbers of {@code tensor} in row order, as float32. */
    public static float[] floats(Tensor tensor) {
        var rows = tensor.detach().toType(ScalarType.Float).contiguous();
        var values = new float[Math.toIntExact(rows.numel())];
        new FloatPointer(rows.data_ptr()).get(values);
        return values;
    }

    /** The numbers of {@code tensor} in row order, as float64. */
    public static double[] doubles(Tensor tensor) {
        var rows = tensor.detach().toType(ScalarType.Double).contiguous();
        var values = new double[Math.toIntExact(rows.numel())];
        new DoublePointer(rows.data_ptr()).get(values);
        return values;
    }

    /** The raw bytes of a contiguous tensor, in the machine's byte order. */
    static byte[] bytes(Tensor contiguous) {
        var bytes = new byte[Math.toIntExact(contiguous.nbytes())];
        new BytePointer(contiguous.data_ptr()).get(bytes);
        return bytes;
    }

    /** The numbers of {@code tensor} in row order, rounded and limited to 0 to 255. */
    public static byte[] unsignedBytes(Tensor tensor) {
        return bytes(tensor.detach()
                .round()
                .clamp(
                        new org.bytedeco.pytorch.ScalarOptional(new Scalar(0)),
                        new org.bytedeco.pytorch.ScalarOptional(new Scalar(255)))
                .toType(ScalarType.Byte)
                .contiguous());
    }

    /** No tensor, where an operator takes one or none. */
    public static TensorOptional none() {
        return new TensorOptional();
    }

    /** {@code tensor}, where an operator takes one or none. */
    public static TensorOptional some(Tensor tensor) {
        return new TensorOptional(tensor);
    }

    /** A constant. Cache it in a field where a step uses it often: every one is a native object. */
    public static Scalar scalar(double value) {
        return new Scalar(value);
    }

    /**
     * The gradients of {@code loss} (one number) with respect to {@code inputs}.
     *
     * @param differentiable whether the gradients themselves can be differentiated
     */
    public static TensorVector gradients(Tensor loss, TensorVector inputs, boolean differentiable) {
        return torch.grad(
                new TensorVector(loss),
                inputs,
                new TensorVector(),
                new BoolOptional(differentiable || inputs.size() > 0),
                differentiable,
                false);
    }

    private static int checked(int length, Tensor tensor) {
        if (length != tensor.numel())
            throw new IllegalArgumentException(length + " numbers for a tensor of " + tensor.numel());
        return length;
    }
}
