package dev.jacquard.nn.model;

import dev.jacquard.media.image.Image;
import org.bytedeco.pytorch.Tensor;

/**
 * A model that finds what is missing in pictures, or makes it better. Pictures of any size are restored in windows of the
 * model's own size: first it proposes something for each by itself; then it sees what overlapping windows say, mixed (as
 * Bar-Tal et al. 2023 mix, equation 5), and makes of each something that agrees with its neighbours.
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

    /**
     * What the model proposes for windows by themselves, -1 to 1, (batch, channels, height, width).
     *
     * @param noise standard normal numbers of the same shape, which decide what is proposed
     * @param known pictures as they are given, 0 where they are missing, of the same shape
     * @param mask 1 where {@code known} is exact, else 0, (batch, 1, height, width)
     */
    Tensor propose(Tensor noise, Tensor known, Tensor mask, Damage damage);

    /**
     * Windows as sharp as the model's that agree with their neighbours, -1 to 1, (batch, channels, height, width).
     *
     * @param mixed what all windows that overlap say of each pixel, of the same shape
     * @param known as in {@link #propose}
     * @param mask as in {@link #propose}
     */
    Tensor agree(Tensor mixed, Tensor known, Tensor mask, Damage damage);
}
