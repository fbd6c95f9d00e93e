package dev.jacquard.nn.model;

import dev.jacquard.media.image.Image;
import org.bytedeco.pytorch.Tensor;

/**
 * A model that finds what is missing in pictures, or makes it better. Pictures of any size are restored in windows of the
 * model's own size, all of which advance together: in each evaluation the model sees noisy windows and tells what it takes
 * them for; what overlapping windows say is mixed (Bar-Tal et al. 2023, equation 5) before the next.
 */
public interface RestoringModel extends Model<Image> {
    /** What is wrong with a picture. */
    sealed interface Damage {
        /** Parts are missing. */
        record Missing() implements Damage {}

        /**
         * It is too small.
         *
         * @param halvings 1 or 2: by which powers of 2 its sides are to grow
         */
        record Small(int halvings) implements Damage {
            public Small {
                if (halvings < 1 || halvings > 2)
                    throw new IllegalArgumentException("A picture grows by 1 or 2 doublings, not " + halvings + ".");
            }
        }

        /**
         * There is noise in it.
         *
         * @param deviation of the noise, of samples from 0 to 1
         */
        record Noisy(double deviation) implements Damage {
            public Noisy {
                if (!(deviation >= 0)) throw new IllegalArgumentException("Noise of " + deviation);
            }
        }

        /** It is grey and is to be coloured. */
        record Grey() implements Damage {}
    }

    /** The pictures that it knows; windows have their size. */
    Pictures pictures();

    /** How much of a window is picture in each evaluation, the rest being noise: from 0, growing, below 1. */
    double[] times();

    /** Whether each evaluation begins with new noise; otherwise what is left of the old stays. */
    boolean renewsNoise();

    /**
     * What the model takes windows for, -1 to 1, (batch, channels, height, width).
     *
     * @param points time * picture + (1 - time) * noise, of the same shape
     * @param time the evaluation's
     * @param known pictures as they are given, 0 where they are missing, of the same shape
     * @param mask 1 where {@code known} is exact, else 0, (batch, 1, height, width)
     */
    Tensor estimate(Tensor points, double time, Tensor known, Tensor mask, Damage damage);
}
