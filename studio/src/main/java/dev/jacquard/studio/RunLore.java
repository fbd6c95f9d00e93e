package dev.jacquard.studio;

import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.collection.EnglishDictionary;
import dev.jacquard.media.collection.Part;
import dev.jacquard.media.text.form.LearnedSounds;
import dev.jacquard.media.text.form.Lore;
import dev.jacquard.media.text.form.Pronunciations;
import dev.jacquard.nn.model.Recipe;

/** What forms have to know of a run's language: learned from its collection once and kept with it, or fetched. */
final class RunLore implements Lore {
    private final TrainedModel<?> model;

    RunLore(TrainedModel<?> model) {
        this.model = model;
    }

    @Override
    public LearnedSounds sounds() {
        return model.tools().sounds().orElseGet(() -> {
            var sounds = LearnedSounds.of(collection(model).part(Part.TRAIN));
            model.tools().keep(sounds);
            return sounds;
        });
    }

    /** The texts that a run learned from; {@link dev.jacquard.media.Problem} where they cannot be had again. */
    @SuppressWarnings("unchecked") // only runs of texts are asked
    static Collection<String> collection(TrainedModel<?> model) {
        return Studio.collection(model.folder().description(), (Recipe<String>) model.recipe());
    }

    @Override
    public Pronunciations pronunciations() {
        return EnglishDictionary.open();
    }
}
