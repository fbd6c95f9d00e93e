package dev.jacquard.nn.create;

import dev.jacquard.media.work.Origin;
import dev.jacquard.media.work.Work;
import dev.jacquard.media.work.Works;
import dev.jacquard.nn.model.LanguageModel;
import dev.jacquard.nn.model.LatentModel;
import dev.jacquard.nn.model.LevelModel;
import dev.jacquard.nn.model.Model;
import dev.jacquard.nn.model.Setting;
import dev.jacquard.nn.model.Settings;
import dev.jacquard.nn.torch.Engine;
import java.util.List;
import java.util.Optional;

/**
 * Makes works with a trained model. Any thread may call. A work depends on its origin alone: it is the same alone, among
 * others and after a restart.
 *
 * @param <E> what it makes
 */
public interface Creator<E> {
    /** The one that suits a model; empty for a model that makes nothing. */
    @SuppressWarnings("unchecked") // a model says what it makes
    static <E> Optional<Creator<E>> of(Engine engine, Model<E> model, Signature signature) {
        if (model instanceof LevelModel levels)
            return Optional.of((Creator<E>) new LevelCreator(engine, levels, signature));
        if (model instanceof LatentModel<E> latent) return Optional.of(new LatentCreator<>(engine, latent, signature));
        if (model instanceof LanguageModel language)
            return Optional.of((Creator<E>) new TextCreator(engine, language, signature));
        return Optional.empty();
    }

    /** What a person may choose about works, each with its default. */
    List<Setting> wishes();

    /** The same creator for works as these values of {@link #wishes} say; without, the defaults hold. */
    Creator<E> with(Settings wishes);

    /**
     * New works: those numbered from {@code first} of this seed.
     *
     * @throws dev.jacquard.media.Problem when there would be none, or more than can be numbered
     */
    Works<E> sample(int first, int count, long seed);

    /**
     * Some first works of this seed to look at while a model is being trained; fewer, and made with less care, where a work
     * takes long.
     */
    default Works<E> preview(int most, long seed) {
        return sample(0, most, seed);
    }

    /**
     * The work of this origin, made again: bit for bit where the same version of the program made it. Its origin tells
     * the version that makes it now.
     *
     * @throws dev.jacquard.media.Problem when it was made with other weights, or the origin makes no sense
     */
    Work<E> again(Origin origin);
}
