package dev.jacquard.bench;

import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.collection.Medium;
import dev.jacquard.media.collection.Part;
import dev.jacquard.media.image.ContactSheet;
import dev.jacquard.media.image.Image;
import dev.jacquard.nn.model.ImageClassifier;
import dev.jacquard.nn.model.ImageFlow;
import dev.jacquard.nn.model.Settings;
import dev.jacquard.studio.TrainedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Whether pictures made for words show what the words say: for items that were not trained on, of the labels that have most of
 * them and equally many of each, a run makes a picture for each one's words, and an independent classifier says which label
 * it has; beside it, what the classifier says of the items themselves. Arguments: a run with words, a run of a classifier on the
 * same collection, the collection, labels (8), guidance (2), a file for a sheet of works.
 */
public final class PromptedWorks {
    private static final int ACROSS = 8;
    private static final int DOWN = 8;

    private PromptedWorks() {}

    /** Prints both accuracies. */
    public static void main(String[] arguments) throws IOException {
        var labels = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 8;
        var guidance = arguments.length > 4 ? arguments[4] : "2";
        try (var model = TrainedModel.open(Path.of(arguments[0]), ImageFlow.RECIPE);
                var judge = TrainedModel.open(Path.of(arguments[1]), ImageClassifier.RECIPE)) {
            var heldOut = Medium.IMAGE.open(arguments[2], Map.of()).part(Part.TEST);
            var chosen = balanced(heldOut, labels);
            var works = new ArrayList<Image>();
            var originals = new ArrayList<Image>();
            var wanted = new ArrayList<String>();
            var creator = model.creator();
            for (var i = 0; i < chosen.size(); i++) {
                var item = chosen.get(i);
                var label = heldOut.label(item).orElseThrow();
                var wishes = Settings.of(creator.wishes())
                        .with(Map.of("words", heldOut.name(item) + " " + label, "class", label, "guidance", guidance));
                works.add(creator.with(wishes).sample(i, 1, 1).get(0).content());
                originals.add(heldOut.get(item));
                wanted.add(label);
            }
            System.out.printf(
                    Locale.ROOT,
                    "%d prompts of %d labels (chance %.3f): works recognised %.3f, real pictures %.3f%n",
                    works.size(),
                    labels,
                    1.0 / labels,
                    recognised(judge, works, wanted),
                    recognised(judge, originals, wanted));
            if (arguments.length > 5) Files.write(Path.of(arguments[5]), sheet(works, labels));
        }
    }

    private static byte[] sheet(List<Image> works, int labels) {
        var each = works.size() / labels;
        var shown = IntStream.range(0, ACROSS * DOWN)
                .map(i -> i / ACROSS % labels * each + i % ACROSS % each)
                .mapToObj(works::get)
                .toList();
        return ContactSheet.of(shown, ACROSS).png();
    }

    private static List<Integer> balanced(Collection<Image> items, int labels) {
        var byLabel = IntStream.range(0, items.size())
                .boxed()
                .filter(i -> items.label(i).isPresent())
                .collect(Collectors.groupingBy(i -> items.label(i).orElseThrow()));
        var most = byLabel.values().stream()
                .sorted(Comparator.<List<Integer>>comparingInt(List::size).reversed())
                .limit(labels)
                .toList();
        var each = most.stream().mapToInt(List::size).min().orElseThrow();
        return most.stream().flatMap(of -> of.stream().limit(each)).toList();
    }

    private static double recognised(TrainedModel<Image> judge, List<Image> pictures, List<String> wanted) {
        var right = 0;
        var said = judge.recognize(pictures);
        for (var i = 0; i < wanted.size(); i++) if (said.get(i).label().equals(wanted.get(i))) right++;
        return right / (double) wanted.size();
    }
}
