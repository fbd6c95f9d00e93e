package dev.jacquard.nn.train;

import dev.jacquard.media.Problem;
import dev.jacquard.media.Sentence;
import dev.jacquard.nn.layer.Pass;
import dev.jacquard.nn.torch.Engine;
import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Safetensors;
import dev.jacquard.nn.torch.Tensors;
import dev.jacquard.nn.torch.Weights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * The training loop: zero, loss, backward, clip, optimizer and moving average for each turn of each step; then log,
 * validation, previews and checkpoints on their schedules, none of which changes what the steps compute.
 */
public final class Trainer {
    private static final double REPORT_SECONDS = 0.5;
    private static final int VALIDATIONS = 20;
    private static final int PREVIEWS = 10;
    // What validations and previews may take beside the steps: some seconds, and a share of the steps' time.
    private static final double ASIDE_SECONDS = 2;
    private static final double ASIDE_SHARE = 0.2;
    private static final int BAD_STEPS_IN_A_ROW = 3;
    private static final int ROLLBACKS = 5;
    private static final long ENOUGH_STEPS = 50;
    // Some work is done in every fourth or eighth step only.
    private static final int MEASURED_GROUP = 8;
    private static final int MEASURED_GROUPS = 3;

    /** Who is told how a training goes; called on the thread that called {@link #train}. */
    public interface Listener {
        /** A report, about twice a second. */
        void report(Report report);

        /** The time to draw a preview, at every tenth of the budget. */
        void preview(Report report);

        /** Something that a person should know although the training goes on. */
        void warning(Sentence sentence);
    }

    /** Why a training ended. */
    public enum Ending {
        /** The budget is used up. */
        FINISHED,
        /** Validation did not improve for as long as patience lasts. */
        PLATEAU,
        /** What it made began to be copies of what it learned from; whoever called for the training said so. */
        COPYING,
        /** It was asked to stop; it can be resumed. */
        STOPPED
    }

    /**
     * How a training ended.
     *
     * @param firstValidation held-out loss before the first step, if there are held-out examples
     * @param lastValidation the same at the end
     */
    public record Outcome(Ending ending, Report last, OptionalDouble firstValidation, OptionalDouble lastValidation) {
        /** The same with another ending. */
        public Outcome as(Ending ending) {
            return new Outcome(ending, last, firstValidation, lastValidation);
        }

        /** Whether the held-out loss fell; true where nothing was held out. */
        public boolean learned() {
            return firstValidation.isEmpty()
                    || lastValidation.isEmpty()
                    || lastValidation.getAsDouble() < firstValidation.getAsDouble();
        }
    }

    /** A network under training and its moving average, or null where none is kept. */
    private record Network(Weights weights, Tensor average) {}

    private final Engine engine;
    private final Learner learner;
    private final TrainingSettings settings;
    private final Checkpoints checkpoints;
    private final TrainingLog log;
    private final Randomness randomness;
    private final List<Stage> stages;
    private final List<Stage.TurnState> turns;
    private final List<Network> networks;
    private final PaceMeter meter;
    private TrainingState state = new TrainingState();
    private Clock clock;
    private int badSteps;
    private Health health = Health.SOUND;

    /**
     * A training that has not begun.
     *
     * @param folder where {@code checkpoints/} and {@code log.jsonl} go
     */
    public Trainer(Engine engine, Learner learner, TrainingSettings settings, Path folder) {
        this.engine = engine;
        this.learner = learner;
        this.settings = settings;
        this.checkpoints = new Checkpoints(folder.resolve("checkpoints"));
        this.log = new TrainingLog(folder.resolve("log.jsonl"));
        this.randomness = Randomness.of(settings.seed()).stream("step");
        this.stages = Stage.standard(settings.precision(), settings.clip());
        this.turns = engine.call(
                () -> learner.turns().stream().map(Stage.TurnState::new).toList());
        this.meter = new PaceMeter(turns.stream().map(t -> t.turn).toList());
        this.networks = engine.call(() -> turns.stream()
                .flatMap(t -> t.turn.weights().stream())
                .distinct()
                .map(w -> new Network(w, settings.averageDecay() > 0 ? w.copy() : null))
                .toList());
        var names = networks.stream().map(n -> n.weights.name()).distinct().count();
        if (names != networks.size()) throw new IllegalArgumentException("Two networks have the same name.");
    }

    /**
     * How far the training in a folder has come.
     *
     * @param steps done
     * @param seconds of training time
     */
    public record Used(long steps, double seconds) {}

    /** How far the newest whole checkpoint of a folder has come; nothing where there is none. */
    public static Used used(Path folder) {
        var state = new Checkpoints(folder.resolve("checkpoints"))
                .latest(file -> Optional.of(TrainingState.of(file)), warning -> {})
                .orElseGet(TrainingState::new);
        return new Used(state.step, state.seconds);
    }

    /**
     * Takes up the newest whole checkpoint, if there is one.
     *
     * @return whether there was one
     * @throws Problem when a checkpoint belongs to another network, or all are torn
     */
    public boolean resume(Listener listener) {
        if (checkpoints.isEmpty()) return false;
        load(listener);
        // A budget that has grown has validations and previews ahead of it again.
        state.validations = Math.min(state.validations, (int) (progress() * VALIDATIONS));
        state.previews = Math.min(state.previews, (int) (progress() * PREVIEWS) + 1);
        log.rewind(state.step);
        return true;
    }

    private void load(Listener listener) {
        state = checkpoints
                .latest(file -> Optional.of(taken(file)), listener::warning)
                .orElseThrow(() -> new Problem("None of the run's checkpoints is whole. Train again."));
        engine.call(() -> {
            learner.wentBack(state.rollbacks);
            return null;
        });
    }

    /** Takes up the newest whole checkpoint that was saved without doubts, or one with doubts where there is no other. */
    private void loadSound(Listener listener) {
        var sound = checkpoints.latest(
                file -> TrainingState.of(file).doubtful ? Optional.empty() : Optional.of(taken(file)),
                listener::warning);
        if (sound.isPresent()) state = sound.get();
        else load(listener);
    }

    /** Takes up a checkpoint; where it will not do, what was taken is replaced by that of an older one. */
    private TrainingState taken(Safetensors file) {
        var found = TrainingState.of(file);
        if (found.updates.length != turns.size())
            throw new Problem("The run's checkpoint does not say where the training stood. Train again.");
        engine.call(() -> {
            for (var network : networks) {
                var name = network.weights.name();
                network.weights.load(file, "weights/" + name + "/", network.weights.values());
                network.weights.loadStatistics(file, "weights/" + name + "/");
                if (network.average != null) network.weights.load(file, "average/" + name + "/", network.average);
            }
            for (var i = 0; i < turns.size(); i++) {
                turns.get(i).updates = found.updates[i];
                eachMemory(turns.get(i), (prefix, weights, tensor) -> weights.load(file, prefix, tensor));
            }
            learner.recall(file);
            return null;
        });
        return found;
    }

    private interface MemoryVisitor {
        void visit(String prefix, Weights weights, Tensor tensor);
    }

    private static void eachMemory(Stage.TurnState turn, MemoryVisitor visitor) {
        for (var weights : turn.turn.weights())
            turn.memories
                    .get(weights.name())
                    .memory()
                    .forEach((name, tensor) ->
                            visitor.visit(turn.turn.name() + "/" + name + "/" + weights.name() + "/", weights, tensor));
    }

    private void save() {
        state.updates = turns.stream().mapToLong(t -> t.updates).toArray();
        state.doubtful = !health.equals(Health.SOUND);
        var entries = engine.call(() -> {
            var all = new ArrayList<Safetensors.Entry>();
            for (var network : networks) {
                var weights = network.weights;
                all.addAll(weights.entries("weights/" + weights.name() + "/", weights.values()));
                all.addAll(weights.statisticsEntries("weights/" + weights.name() + "/"));
                if (network.average != null)
                    all.addAll(weights.entries("average/" + weights.name() + "/", network.average));
            }
            for (var turn : turns)
                eachMemory(turn, (prefix, weights, tensor) -> all.addAll(weights.entries(prefix, tensor)));
            all.addAll(learner.memory());
            return all;
        });
        checkpoints.save(state.step, state.metadata(), entries);
    }

    /**
     * Runs {@code work} on the engine's thread with the moving averages in place of the weights: what previews,
     * validation and the finished model see.
     */
    public <T> T withAverages(Supplier<T> work) {
        return engine.call(() -> averaged(0, work));
    }

    private <T> T averaged(int index, Supplier<T> work) {
        if (index == networks.size()) return work.get();
        var network = networks.get(index);
        if (network.average == null) return averaged(index + 1, work);
        return network.weights.with(network.average, () -> averaged(index + 1, work));
    }

    /**
     * Trains until the budget is used, validation stops improving, or {@code stop} says so; saves a checkpoint at the
     * end in every case.
     *
     * @throws Problem when a checkpoint cannot be written, or the loss stays not finite after five rollbacks
     */
    public Outcome train(Listener listener, BooleanSupplier stop) {
        clock = new Clock();
        if (state.firstValidation == null) {
            var first = validate();
            if (first.isPresent()) state.firstValidation = state.lastValidation = first.getAsDouble();
        }
        if (checkpoints.isEmpty()) save();
        if (progress() < 1 && meter.phases() > 1) engine.call(this::rehearse);
        var ending = Ending.FINISHED;
        while (progress() < 1) {
            if (stop.getAsBoolean()) {
                ending = Ending.STOPPED;
                break;
            }
            engine.call(this::steps);
            var toSave = progress() >= 1 || clock.checkpointDue();
            if (badSteps >= BAD_STEPS_IN_A_ROW || toSave && !isFinite()) rollBack(listener);
            if (health instanceof Health.Failed failed) rollBack(listener, failed);
            if (progress() < 1 && clock.reportDue(state)) clock.report(listener);
            if (validationDue() && validatedWithoutHope()) {
                ending = Ending.PLATEAU;
                break;
            }
            if (previewDue())
                clock.aside(() -> {
                    listener.preview(clock.last());
                    return null;
                });
            if (clock.checkpointDue() && health.equals(Health.SOUND)) clock.save(this::save);
        }
        if (!isFinite()) rollBack(listener);
        if (ending != Ending.STOPPED) {
            var last = validate();
            if (last.isPresent()) state.lastValidation = last.getAsDouble();
        }
        var report = clock.lastReport(listener);
        save();
        return new Outcome(ending, report, optional(state.firstValidation), optional(state.lastValidation));
    }

    /**
     * Takes every turn once and forgets it. Memory that only a later phase needs is then taken at the start, where a person
     * still looks on if there is too little of it.
     */
    private Void rehearse() {
        try (var scope = new PointerScope()) {
            var statistics =
                    networks.stream().map(n -> n.weights.statistics().clone()).toList();
            var batch = learner.batch(0);
            var pass = Pass.training(randomness.at(0));
            for (var turn : turns) {
                if (!turn.turn.isTakenAt(turn.turn.begin())) continue;
                select(turn);
                run(Stage.rehearsal(settings.precision()), new Stage.Step(turn, batch, pass, 0));
                turn.forget();
            }
            for (var i = 0; i < networks.size(); i++)
                networks.get(i).weights.statistics().copy_(statistics.get(i));
        }
        return null;
    }

    /** Lets gradients flow into the networks that a turn moves, and into no other. */
    private void select(Stage.TurnState turn) {
        for (var network : networks) network.weights.train(turn.turn.weights().contains(network.weights));
    }

    /** Whether the networks are fit to be saved: what is not finite would be refused when it is read. */
    private boolean isFinite() {
        return engine.call(() -> Memory.withoutGradients(() -> networks.stream()
                .flatMap(n -> Stream.of(n.weights.values(), n.weights.statistics()))
                .allMatch(t -> t.isfinite().all().item_bool())));
    }

    private double progress() {
        return settings.budget().progress(state.step, state.seconds);
    }

    /** Steps until a report is due or something else may be; the time counted is that of the steps alone. */
    private Void steps() {
        var begun = System.nanoTime();
        var before = state.seconds;
        do {
            var progress = progress();
            var stepBegun = System.nanoTime();
            double operations;
            try (var scope = new PointerScope()) {
                operations = step(progress);
            }
            var now = System.nanoTime();
            meter.count(progress, 1, (now - stepBegun) / 1e9, operations);
            state.seconds = before + (now - begun) / 1e9;
        } while (progress() < 1
                && badSteps < BAD_STEPS_IN_A_ROW
                && !(health instanceof Health.Failed)
                && !validationDue()
                && !previewDue()
                && state.seconds - before < REPORT_SECONDS / 5);
        clock.add(state.seconds - before);
        return null;
    }

    /** Takes one step and tells how many multiplications and additions its layers did. */
    private double step(double progress) {
        var batch = learner.batch(state.step);
        var pass = Pass.training(randomness.at(state.step));
        var good = true;
        for (var turn : turns) {
            if (!turn.turn.isTakenAt(progress)) continue;
            select(turn);
            good &= run(stages, new Stage.Step(turn, batch, pass, rate(turn, progress)));
        }
        if (settings.averageDecay() > 0) average();
        badSteps = good ? 0 : badSteps + 1;
        health = learner.health();
        state.step++;
        return pass.operations();
    }

    /** How fast the steps of this process were; empty where a phase had fewer than 50. */
    public Optional<Pace> pace() {
        return meter.pace(learner.batchSize(), ENOUGH_STEPS);
    }

    /**
     * Takes some steps of every phase and tells how fast they were. Meant for networks that nobody keeps: writes nothing,
     * and leaves weights that are of no use.
     */
    public Pace measure() {
        return engine.call(() -> {
            for (var phase = 0; phase < meter.phases(); phase++) {
                for (var i = 0; i < MEASURED_GROUP; i++) timed(meter.begin(phase));
                var groups = new double[MEASURED_GROUPS];
                var operations = 0.0;
                for (var g = 0; g < groups.length; g++) {
                    var begun = System.nanoTime();
                    for (var i = 0; i < MEASURED_GROUP; i++) operations += timed(meter.begin(phase));
                    groups[g] = (System.nanoTime() - begun) / 1e9;
                }
                Arrays.sort(groups);
                var typical = groups[groups.length / 2] * groups.length;
                meter.count(meter.begin(phase), (long) groups.length * MEASURED_GROUP, typical, operations);
            }
            return meter.pace(learner.batchSize(), 0).orElseThrow();
        });
    }

    private double timed(double progress) {
        try (var scope = new PointerScope()) {
            return step(progress);
        }
    }

    private double rate(Stage.TurnState turn, double progress) {
        var within = (progress - turn.turn.begin()) / (turn.turn.end() - turn.turn.begin());
        var share = settings.schedule().share(within, turn.updates, settings.warmUp());
        return turn.turn.optimizer().rate() * share * state.rateFactor;
    }

    private void average() {
        // Early on a long average would mostly remember the untrained weights.
        var decay = Math.min(settings.averageDecay(), (1.0 + state.step) / (10 + state.step));
        var share = Tensors.scalar(1 - decay);
        Memory.withoutGradients(() -> {
            for (var network : networks) network.average.lerp_(network.weights.values(), share);
            return null;
        });
    }

    private static boolean run(List<Stage> stages, Stage.Step step) {
        for (var stage : stages) if (!stage.run(step)) return false;
        return true;
    }

    private void rollBack(Listener listener) {
        if (state.rollbacks == ROLLBACKS)
            throw new Problem(
                    "The loss is not finite even at a learning rate of 1/%d. Use a smaller rate: --set rate=...",
                    Math.round(1 / state.rateFactor));
        var failed = state.step;
        goBack(listener, 2);
        warn(
                listener,
                Sentence.of(
                        "The loss was not finite at step %d; the training went back to step %d and goes on at half the rate.",
                        failed, state.step));
    }

    private void rollBack(Listener listener, Health.Failed failed) {
        if (state.rollbacks == ROLLBACKS)
            throw new Problem(
                    "%s The same happens even at a learning rate of 1/%d. %s",
                    failed.trouble(), Math.round(1 / state.rateFactor), failed.remedy());
        var step = state.step;
        goBack(listener, 4);
        warn(
                listener,
                Sentence.of(
                        "%s This was at step %d; the training went back to step %d and goes on at a quarter of the rate.",
                        failed.trouble(), step, state.step));
    }

    /** Takes up the last sound checkpoint and lowers the rate; the time that was spent stays spent. */
    private void goBack(Listener listener, int divisor) {
        badSteps = 0;
        health = Health.SOUND;
        var factor = state.rateFactor / divisor;
        var rollbacks = state.rollbacks + 1;
        var seconds = state.seconds;
        loadSound(listener);
        state.rateFactor = factor;
        state.rollbacks = rollbacks;
        state.seconds = seconds;
        engine.call(() -> {
            learner.wentBack(rollbacks);
            return null;
        });
        log.rewind(state.step);
    }

    private void warn(Listener listener, Sentence sentence) {
        log.warn(state.step, state.seconds, sentence);
        listener.warning(sentence);
    }

    /** Where patience counts validations none is left out, so that a training ends at the same step on every machine. */
    private boolean validationDue() {
        return (int) (progress() * VALIDATIONS) > state.validations
                && progress() < 1
                && (settings.patience() > 0 || clock.hasTimeAside());
    }

    private boolean validatedWithoutHope() {
        state.validations = (int) (progress() * VALIDATIONS);
        var found = clock.aside(this::validate);
        if (found.isEmpty()) return false;
        state.lastValidation = found.getAsDouble();
        if (state.bestValidation == null || found.getAsDouble() < state.bestValidation) {
            state.bestValidation = found.getAsDouble();
            state.validationsWithoutImprovement = 0;
        } else {
            state.validationsWithoutImprovement++;
        }
        return settings.patience() > 0 && state.validationsWithoutImprovement >= settings.patience();
    }

    private OptionalDouble validate() {
        var loss = withAverages(() -> Memory.withoutGradients(learner::validation));
        return loss.isPresent() && !Double.isFinite(loss.getAsDouble()) ? OptionalDouble.of(Double.MAX_VALUE) : loss;
    }

    private boolean previewDue() {
        return (int) (progress() * PREVIEWS) >= state.previews
                && progress() < 1
                && state.step > 0
                && clock.hasTimeAside();
    }

    private static OptionalDouble optional(Double value) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** When reports and checkpoints are due, and what the next report says. */
    private final class Clock {
        private double stepping;
        private double beside;
        private double sinceReport;
        private double sinceCheckpoint;
        private double saving;
        private long reportedStep = state.step;
        private long loggedStep = state.step;
        private double loggedSeconds = Double.NEGATIVE_INFINITY;
        private double examplesPerSecond;
        private Report last;

        boolean hasTimeAside() {
            return beside < ASIDE_SECONDS + ASIDE_SHARE * stepping;
        }

        <T> T aside(Supplier<T> work) {
            var begun = System.nanoTime();
            try {
                return work.get();
            } finally {
                beside += (System.nanoTime() - begun) / 1e9;
            }
        }

        void add(double seconds) {
            stepping += seconds;
            sinceReport += seconds;
            sinceCheckpoint += seconds;
        }

        boolean reportDue(TrainingState state) {
            return sinceReport >= REPORT_SECONDS || last == null || previewDue() || state.step < reportedStep;
        }

        Report report(Listener listener) {
            return report(listener, false);
        }

        Report lastReport(Listener listener) {
            return report(listener, true);
        }

        private Report report(Listener listener, boolean ended) {
            var losses = new LinkedHashMap<String, Double>();
            turns.forEach(t -> t.drain(losses));
            if (ended && losses.isEmpty() && last != null) losses.putAll(last.losses());
            if (sinceReport > 0)
                examplesPerSecond = Math.max(0, state.step - reportedStep) * (double) learner.batchSize() / sinceReport;
            var progress = progress();
            var left = progress >= 1 ? 0 : state.seconds / Math.max(progress, 1e-9) * (1 - progress);
            last = new Report(
                    state.step,
                    progress,
                    state.seconds,
                    left,
                    examplesPerSecond,
                    losses,
                    optional(state.lastValidation));
            sinceReport = 0;
            reportedStep = state.step;
            // A long training needs fewer lines than a short one to show the same curve.
            var due = ended || state.seconds - loggedSeconds >= Math.max(1, state.seconds / 200);
            if (due && !losses.isEmpty() && state.step != loggedStep) {
                log.append(last, rate(lastTaken(progress), progress));
                loggedSeconds = state.seconds;
                loggedStep = state.step;
            }
            listener.report(last);
            return last;
        }

        private Stage.TurnState lastTaken(double progress) {
            var taken = turns.get(0);
            for (var turn : turns) if (turn.turn.isTakenAt(progress)) taken = turn;
            return taken;
        }

        Report last() {
            state.previews = (int) (progress() * PREVIEWS) + 1;
            return last;
        }

        boolean checkpointDue() {
            // Where saving is slow it still takes at most a fiftieth of the time; zero asks for every chance.
            var seconds = settings.checkpointSeconds();
            return sinceCheckpoint >= (seconds == 0 ? 0 : Math.max(seconds, 50 * saving));
        }

        void save(Runnable save) {
            var begun = System.nanoTime();
            save.run();
            saving = (System.nanoTime() - begun) / 1e9;
            sinceCheckpoint = 0;
        }
    }
}
