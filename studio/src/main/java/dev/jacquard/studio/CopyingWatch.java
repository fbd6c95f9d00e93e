package dev.jacquard.studio;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import dev.jacquard.media.SafeFiles;
import dev.jacquard.media.Sentence;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.collection.Part;
import dev.jacquard.media.image.Image;
import dev.jacquard.media.work.Works;
import dev.jacquard.nn.evaluate.CopyingCheck;
import dev.jacquard.nn.torch.Engine;
import dev.jacquard.nn.torch.Safetensors.Entry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Looks at the works that a training makes along its way, remembers the weights of the last ones that were no copies, and says when the
 * first are. What it saw is written to {@code copying.json}.
 */
final class CopyingWatch {
    private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();
    private static final int MOST_TRAINING = 10_000;
    private static final int FEWEST = 4;

    /** How many works it wants to see at a time. */
    static final int WORKS = 64;

    /**
     * One look.
     *
     * @param share of the works that looked copied
     */
    private record Look(long step, double share) {}

    /**
     * What is written down.
     *
     * @param stopped the step at which the training was stopped; null where it was not
     * @param kept the step whose weights the model has then
     */
    private record Record(List<Look> looks, Long stopped, Long kept) {}

    private final RunFolder folder;
    private final CopyingCheck check;
    private final List<Look> looks = new ArrayList<>();
    private long innocentStep;
    private List<Entry> innocent;
    private Sentence found;

    private CopyingWatch(RunFolder folder, CopyingCheck check) {
        this.folder = folder;
        this.check = check;
    }

    /** One for the pictures of a training; null where too few are trained on to tell copies. */
    static CopyingWatch of(RunFolder folder, Engine engine, Collection<Image> collection) {
        var training = pictures(PictureEvaluation.spread(collection.part(Part.TRAIN), MOST_TRAINING));
        if (training.size() < FEWEST) return null;
        return new CopyingWatch(folder, new CopyingCheck(engine, training, pictures(collection.part(Part.VALIDATION))));
    }

    private static List<Image> pictures(Collection<Image> collection) {
        var pictures = new ArrayList<Image>();
        for (var picture : collection) pictures.add(picture);
        return pictures;
    }

    /** Looks at the works that the weights of this step make. */
    void look(long step, Works<Image> works, Supplier<List<Entry>> weights) {
        var finding = check.of(works.stream().map(w -> w.content()).toList());
        looks.add(new Look(step, finding.share()));
        if (!finding.copying()) {
            innocentStep = step;
            innocent = weights.get();
        } else if (innocent != null) {
            found = Sentence.of(
                    "It began to copy: at step %d, %.0f %% of its works were closer to a training picture than 99 %% of real"
                            + " pictures are to each other. The training stopped, and the model is as it was at step %d, when it"
                            + " did not copy. Take more pictures to go on longer, or --set copying=ignore.",
                    step, 100 * finding.share(), innocentStep);
        } else {
            found = Sentence.of(
                    "It copies from the first: at step %d, %.0f %% of its works were closer to a training picture than 99 %% of real"
                            + " pictures are to each other. The training stopped. Take more pictures, or --set copying=ignore.",
                    step, 100 * finding.share());
        }
        var stopped = found == null ? null : step;
        var kept = found == null ? null : innocent == null ? stopped : Long.valueOf(innocentStep);
        SafeFiles.write(
                folder.copying(),
                (GSON.toJson(new Record(looks, stopped, kept)) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** What to tell the person; null while there are no copies. */
    Sentence found() {
        return found;
    }

    /** The weights of the last works that were no copies; null where there were none. */
    List<Entry> innocent() {
        return innocent;
    }
}
