package dev.jacquard.nn.train;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import dev.jacquard.media.Problem;
import dev.jacquard.nn.torch.Safetensors;
import java.util.Map;

/** What a checkpoint remembers beside tensors. */
final class TrainingState {
    private static final String KEY = "state";
    private static final Gson GSON = new Gson();

    long step;
    double seconds;
    double rateFactor = 1;
    int rollbacks;
    /** Whether the learner had doubts about this state. */
    boolean doubtful;

    Double firstValidation;
    Double lastValidation;
    Double bestValidation;
    int validationsWithoutImprovement;
    int validations;
    int previews;
    long[] updates;

    /** What a checkpoint says; {@link Problem} when it does not. */
    static TrainingState of(Safetensors file) {
        try {
            var state = GSON.fromJson(file.metadata().get(KEY), TrainingState.class);
            if (state != null && state.updates != null) return state;
        } catch (JsonParseException e) {
            throw new Problem(e, "The run's checkpoint does not say where the training stood. Train again.");
        }
        throw new Problem("The run's checkpoint does not say where the training stood. Train again.");
    }

    /** What {@link #of} reads. */
    Map<String, String> metadata() {
        return Map.of(KEY, GSON.toJson(this));
    }
}
