package dev.jacquard.bench.djl;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.nn.pooling.Pool;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.Trainer;
import ai.djl.training.initializer.NormalInitializer;
import ai.djl.training.initializer.UniformInitializer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.jacquard.bench.compare.Exercise;
import dev.jacquard.bench.compare.Pacer;
import dev.jacquard.bench.compare.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * The compared training steps in Deep Java Library, of its own blocks as far as it has them. Arguments: the workload and the
 * exercise's file.
 */
public final class DjlContestant {
    private DjlContestant() {}

    /** Takes steps on demand. */
    public static void main(String[] arguments) throws IOException {
        var pacer = Pacer.open();
        var workload = Workload.of(arguments[0]);
        switch (workload.kind()) {
            case GAN, VAE -> {
                pacer.skip("its PyTorch engine has no transposed convolution");
                return;
            }
            default -> run(workload, Exercise.read(Path.of(arguments[1])), pacer);
        }
    }

    private static void run(Workload workload, Exercise exercise, Pacer pacer) {
        var engine = Engine.getEngine("PyTorch");
        engine.setRandomSeed(1);
        var text = workload.kind().ofText();
        var count = Exercise.count(workload);
        var side = Workload.SIDE;
        try (var model = Model.newInstance("compared", "PyTorch")) {
            model.setBlock(network(workload));
            var adam = Optimizer.adam()
                    .optLearningRateTracker(
                            Tracker.fixed((float) workload.kind().rate()))
                    .optEpsilon(1e-8f)
                    .build();
            try (var trainer =
                    model.newTrainer(new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss()).optOptimizer(adam))) {
                trainer.initialize(
                        text
                                ? new Shape(workload.batch(), workload.length())
                                : new Shape(workload.batch(), 1, side, side));
                var manager = model.getNDManager();
                var examples = text
                        ? manager.create(exercise.characters(workload, 0), new Shape(count, workload.length()))
                        : manager.create(exercise.values(), new Shape(count, 1, side, side));
                var answers = text
                        ? manager.create(exercise.characters(workload, 1), new Shape(count, workload.length()))
                        : manager.create(exercise.wanted(), new Shape(count));
                pacer.ready(
                        parameters(model.getBlock()),
                        Runtime.getRuntime().availableProcessors(),
                        Map.of("library", "libtorch " + engine.getVersion() + " with MKL"));
                for (var step = 0L; pacer.next(); step++)
                    pacer.loss(step(trainer, examples, answers, Exercise.first(workload, step), workload.batch()));
            }
        }
    }

    private static long parameters(Block block) {
        var sum = 0L;
        for (var parameter : block.getParameters().values())
            if (parameter.requiresGradient()) sum += parameter.getArray().size();
        return sum;
    }

    private static double step(Trainer trainer, NDArray examples, NDArray answers, int first, int batch) {
        var slice = new NDIndex("{}:{}", first, first + batch);
        try (var manager = trainer.getManager().newSubManager()) {
            var wanted = answers.get(manager, slice).reshape(-1);
            NDArray loss;
            try (var collector = trainer.newGradientCollector()) {
                var logits = trainer.forward(new NDList(examples.get(manager, slice)))
                        .singletonOrThrow();
                var flat = logits.reshape(
                        -1, logits.getShape().get(logits.getShape().dimension() - 1));
                loss = trainer.getLoss().evaluate(new NDList(wanted), new NDList(flat));
                collector.backward(loss);
            }
            trainer.step();
            return loss.toType(DataType.FLOAT32, false).getFloat();
        }
    }

    private static Block network(Workload workload) {
        return switch (workload.kind()) {
            case CLASSIFIER -> classifier();
            case LSTM -> lstm();
            default -> new Gpt(workload);
        };
    }

    /** The block with weights that begin as normal numbers of this deviation. */
    static <B extends Block> B normal(B block, double deviation) {
        block.setInitializer(new NormalInitializer((float) deviation), Parameter.Type.WEIGHT);
        return block;
    }

    static Linear linear(long outputs, double deviation, boolean bias) {
        return normal(Linear.builder().setUnits(outputs).optBias(bias).build(), deviation);
    }

    static LayerNorm layerNormal() {
        return LayerNorm.builder().axis(2).build();
    }

    private static Block convolution(int outputs, double deviation) {
        var three = new Shape(3, 3);
        return normal(
                Conv2d.builder()
                        .setKernelShape(three)
                        .optPadding(new Shape(1, 1))
                        .setFilters(outputs)
                        .build(),
                deviation);
    }

    private static Block classifier() {
        var two = new Shape(2, 2);
        return new SequentialBlock()
                .add(convolution(32, Math.sqrt(2.0 / 9)))
                .add(Activation.reluBlock())
                .add(Pool.maxPool2dBlock(two, two))
                .add(convolution(64, Math.sqrt(2.0 / 288)))
                .add(Activation.reluBlock())
                .add(Pool.maxPool2dBlock(two, two))
                .add(Blocks.batchFlattenBlock())
                .add(linear(512, Math.sqrt(2.0 / 3136), true))
                .add(Activation.reluBlock())
                .add(linear(Workload.CLASSES, Math.sqrt(1.0 / 512), true));
    }

    private static Block lstm() {
        var lstm = LSTM.builder()
                .setStateSize(Workload.HIDDEN)
                .setNumLayers(2)
                .optBatchFirst(true)
                .build();
        lstm.setInitializer(new UniformInitializer((float) (1 / Math.sqrt(Workload.HIDDEN))), Parameter.Type.WEIGHT);
        return new SequentialBlock()
                .add(new Characters(Workload.EMBEDDING, 1))
                .add(lstm)
                .add(linear(Workload.CHARACTERS, Math.sqrt(1.0 / Workload.HIDDEN), true));
    }
}
