package dev.jacquard.examples;

import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.image.Size;
import dev.jacquard.nn.model.ImageVae;
import dev.jacquard.studio.Progress;
import dev.jacquard.studio.Studio;
import java.nio.file.Path;

/**
 * The block of Java in README.md: trains on a folder of pictures, makes new ones and goes from one to another.
 *
 * <p>Needs a folder {@code moths} with more than 40 pictures in the working directory. Leaves there {@code moths.png}, a
 * sheet of 16 works, {@code between.gif}, an animation, and {@code my-studio}, with the run in
 * {@code my-studio/image-vae-moths}.
 */
public final class FirstRun {
    private FirstRun() {}

    /** Takes no arguments, and 20 minutes. */
    public static void main(String[] arguments) {
        // tag::readme[]
        try (var studio = Studio.open(Path.of("my-studio"))) {
            var moths = Collection.images(Path.of("moths"), Size.of(64, 64));
            var model = studio.train(ImageVae.on(moths).minutes(20).seed(7), Progress.bar());

            model.create(16).save(Path.of("moths.png"));
            model.interpolate(moths.get(3), moths.get(40), 24).save(Path.of("between.gif"));

            var work = model.create(1).get(0);
            System.out.println(work.origin().json());
            System.out.println(model.again(work.origin()).equals(work)); // true
        }
        // end::readme[]
    }
}
