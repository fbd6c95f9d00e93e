package dev.jacquard.studio;

import dev.jacquard.media.Problem;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.collection.Part;
import dev.jacquard.media.image.Image;
import dev.jacquard.media.image.PoemCard;
import dev.jacquard.media.text.form.NearestLine;
import dev.jacquard.media.text.form.Pinyin;
import dev.jacquard.media.work.Work;
import dev.jacquard.media.work.Works;
import java.util.ArrayList;
import java.util.List;

/** Chinese poems of a run as they are printed: with today's readings, and the nearest line that the run learned from. */
public final class PoemCards {
    private static final int MOST_CHARACTERS = 400;

    private final Collection<String> training;

    /** Of a run of texts; {@link Problem} where its collection cannot be had again. */
    public PoemCards(TrainedModel<?> model) {
        this.training = RunLore.collection(model).part(Part.TRAIN);
    }

    /** A card for each poem; each has the origin of its poem. */
    public Works<Image> of(List<Work<String>> poems) {
        var cards = new ArrayList<Work<Image>>();
        for (var poem : poems) cards.add(new Work<>(card(poem.content()), poem.origin()));
        return Works.of(cards);
    }

    private Image card(String poem) {
        var lines = Pinyin.lines(checked(poem));
        var nearest = nearest(poem);
        return PoemCard.of(
                lines,
                lines.stream().map(Pinyin::of).toList(),
                List.of(nearest.own() + "  ~  " + nearest.other(), training.name(nearest.item())));
    }

    private static String checked(String poem) {
        if (poem.length() > MOST_CHARACTERS || poem.codePoints().noneMatch(Character::isIdeographic))
            throw new Problem("A card takes a Chinese poem of at most %s characters.", MOST_CHARACTERS);
        return poem;
    }

    private NearestLine nearest(String poem) {
        return NearestLine.of(poem, training::get, training.size());
    }

    /** The same as plain text for a terminal. */
    public String print(String poem) {
        var nearest = nearest(checked(poem));
        return Pinyin.above(poem) + "\n" + nearest.own() + "  ~  " + nearest.other() + "  ("
                + training.name(nearest.item()) + ")\n";
    }
}
