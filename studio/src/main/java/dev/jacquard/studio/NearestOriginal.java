package dev.jacquard.studio;

import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.collection.Part;
import dev.jacquard.media.image.ContactSheet;
import dev.jacquard.media.image.Image;
import dev.jacquard.media.work.Work;
import dev.jacquard.nn.evaluate.ImageEvaluation;
import java.util.ArrayList;
import java.util.List;

/**
 * A work and the training picture that it is nearest to.
 *
 * @param name of the training picture
 * @param distance 0 for a copy to the bit
 */
public record NearestOriginal(Work<Image> work, Image original, String name, double distance) {
    private static final int ACROSS = 8;

    /**
     * Those of some works, in their order.
     *
     * @param collection what the model was trained on
     */
    public static List<NearestOriginal> of(
            TrainedModel<Image> model, Collection<Image> collection, List<Work<Image>> works) {
        var training = PictureEvaluation.spread(
                Studio.unchanged(model.folder().description(), collection).part(Part.TRAIN),
                PictureEvaluation.MOST_TRAINING);
        var pictures = new ArrayList<Image>();
        for (var picture : training) pictures.add(picture);
        // A palette can change how many channels a work has.
        var contents = works.stream()
                .map(w -> w.content().withChannels(pictures.get(0).channels()))
                .toList();
        return ImageEvaluation.nearest(model.engine(), contents, pictures).stream()
                .map(n -> new NearestOriginal(
                        works.get(n.work()), pictures.get(n.original()), training.name(n.original()), n.distance()))
                .toList();
    }

    /** Each work with its original to the right of it. */
    public static Image sheet(List<NearestOriginal> pairs) {
        var pictures = new ArrayList<Image>();
        for (var pair : pairs) {
            pictures.add(pair.work.content());
            pictures.add(pair.original);
        }
        return ContactSheet.of(pictures, ACROSS);
    }
}
