package dev.jacquard.nn.torch;

import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorType;
import org.bytedeco.pytorch.Type;
import org.bytedeco.pytorch.global.torch;

/** The engine's own one-pass AdamW, which has no binding and is called through the dispatcher. */
public final class FusedAdamW {
    private FusedAdamW() {}

    /**
     * One update in place (Loshchilov and Hutter 2019, algorithm 2, with rate as the product of alpha and eta).
     *
     * @param moments running averages of the gradient and of its square, like {@code values}
     * @param updates how many updates there were, this one included
     * @param scale what the gradient is divided by, one float32 number
     */
    public static void update(
            Tensor values,
            Tensor gradients,
            Tensor[] moments,
            long updates,
            double rate,
            double beta1,
            double beta2,
            double weightDecay,
            double epsilon,
            Tensor scale) {
        var step = torch.full(new long[0], new Scalar((double) updates));
        var stack = new IValueVector(
                list(values),
                list(gradients),
                list(moments[0]),
                list(moments[1]),
                empty(),
                list(step),
                new IValue(rate),
                new IValue(beta1),
                new IValue(beta2),
                new IValue(weightDecay),
                new IValue(epsilon),
                new IValue(false),
                new IValue(false),
                new IValue(scale),
                new IValue());
        var operator = Dispatcher.singleton().findSchemaOrThrow("aten::_fused_adamw_", "");
        Dispatcher.singleton().callBoxed(operator, stack);
    }

    private static IValue list(Tensor tensor) {
        var list = new GenericList(new Type.TypePtr(TensorType.get()));
        list.push_back(new IValue(tensor));
        return new IValue(list);
    }

    private static IValue empty() {
        return new IValue(new GenericList(new Type.TypePtr(TensorType.get())));
    }
}
