package dev.jacquard.nn.model;

import dev.jacquard.nn.torch.Tensors;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** The losses of a game between a generator and a critic, over what the critic says of pictures, (batch). */
final class AdversarialLosses {
    private AdversarialLosses() {}

    /** The critic's loss in the non-saturating game (Goodfellow et al. 2014, section 3). */
    static Tensor critic(Tensor real, Tensor made) {
        return torch.softplus(real.neg()).mean().add(torch.softplus(made).mean());
    }

    /** The generator's loss in the non-saturating game (Goodfellow et al. 2014, section 3). */
    static Tensor generator(Tensor made) {
        return torch.softplus(made.neg()).mean();
    }

    /**
     * The loss of the side that wants {@code better} to be judged higher than {@code worse}, pair by pair (Jolicoeur-Martineau
     * 2019; Huang et al. 2024, equation 2): the critic's with real pictures first, the generator's with made ones first.
     */
    static Tensor pairing(Tensor better, Tensor worse) {
        return torch.softplus(worse.sub(better)).mean();
    }

    /**
     * The mean squared gradient of the critic at pictures: R1 at real ones (Mescheder et al. 2018, equation 9), R2 at made
     * ones (equation 10). It can be differentiated.
     */
    static Tensor gradientPenalty(UnaryOperator<Tensor> critic, Tensor pictures) {
        var x = pictures.detach();
        x.set_requires_grad(true);
        var gradient = Tensors.gradients(critic.apply(x).sum(), new TensorVector(x), true)
                .get(0);
        return gradient.square().sum(1, 2, 3).mean();
    }
}
