package dev.jacquard.bench.dl4j;

import dev.jacquard.bench.compare.Exercise;
import dev.jacquard.bench.compare.Pacer;
import dev.jacquard.bench.compare.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.distribution.Distribution;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.distribution.UniformDistribution;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The compared training steps in Deeplearning4j's layers. Arguments: the workload and the exercise's file. */
public final class Dl4jContestant {
    private static final String VERSION = "1.0.0-M2.1";

    private Dl4jContestant() {}

    /** Takes steps on demand. */
    public static void main(String[] arguments) throws IOException {
        var pacer = Pacer.open();
        var workload = Workload.of(arguments[0]);
        switch (workload.kind()) {
            case GAN -> pacer.skip("its networks cannot be trained through one another without copying weights");
            case VAE -> pacer.skip("its variational autoencoder has dense layers only");
            case GPT_4X128, GPT_6X384 -> pacer.skip("its attention layers know no causal mask");
            default -> run(workload, Exercise.read(Path.of(arguments[1])), pacer);
        }
    }

    private static void run(Workload workload, Exercise exercise, Pacer pacer) {
        var network = new MultiLayerNetwork(workload.kind().ofText() ? lstm(workload) : classifier(workload));
        network.init();
        var examples = examples(workload, exercise);
        var answers = answers(workload, exercise);
        pacer.ready(
                network.numParams(),
                Runtime.getRuntime().availableProcessors(),
                Map.of("library", "nd4j-native " + VERSION));
        for (var step = 0L; pacer.next(); step++) {
            var first = Exercise.first(workload, step);
            var slice = NDArrayIndex.interval(first, first + workload.batch());
            network.fit(examples.get(slice), answers.get(slice));
            // Of a text it sums over the length.
            pacer.loss(network.score() / workload.length());
        }
    }

    private static NeuralNetConfiguration.Builder begun(Workload workload) {
        return new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Adam(workload.kind().rate(), 0.9, 0.999, 1e-8));
    }

    private static Distribution normal(double deviation) {
        return new NormalDistribution(0, deviation);
    }

    private static MultiLayerConfiguration classifier(Workload workload) {
        var pool = new int[] {2, 2};
        return begun(workload)
                .list()
                .layer(convolution(32, Math.sqrt(2.0 / 9)))
                .layer(new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX, pool, pool).build())
                .layer(convolution(64, Math.sqrt(2.0 / 288)))
                .layer(new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX, pool, pool).build())
                .layer(new DenseLayer.Builder()
                        .nOut(512)
                        .activation(Activation.RELU)
                        .weightInit(normal(Math.sqrt(2.0 / 3136)))
                        .build())
                .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(Workload.CLASSES)
                        .activation(Activation.SOFTMAX)
                        .weightInit(normal(Math.sqrt(1.0 / 512)))
                        .build())
                .setInputType(InputType.convolutional(Workload.SIDE, Workload.SIDE, 1))
                .build();
    }

    private static ConvolutionLayer convolution(int outputs, double deviation) {
        return new ConvolutionLayer.Builder(3, 3)
                .padding(1, 1)
                .nOut(outputs)
                .activation(Activation.RELU)
                .weightInit(normal(deviation))
                .build();
    }

    private static MultiLayerConfiguration lstm(Workload workload) {
        var bound = 1 / Math.sqrt(Workload.HIDDEN);
        var list = begun(workload)
                .list()
                .layer(new EmbeddingSequenceLayer.Builder()
                        .nIn(Workload.CHARACTERS)
                        .nOut(Workload.EMBEDDING)
                        .inputLength(workload.length())
                        .outputDataFormat(RNNFormat.NCW)
                        .weightInit(normal(1))
                        .build());
        for (var inputs : new int[] {Workload.EMBEDDING, Workload.HIDDEN})
            list.layer(new LSTM.Builder()
                    .nIn(inputs)
                    .nOut(Workload.HIDDEN)
                    .activation(Activation.TANH)
                    .dataFormat(RNNFormat.NCW)
                    .forgetGateBiasInit(0)
                    .weightInit(new UniformDistribution(-bound, bound))
                    .build());
        return list.layer(new RnnOutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(Workload.HIDDEN)
                        .nOut(Workload.CHARACTERS)
                        .dataFormat(RNNFormat.NCW)
                        .activation(Activation.SOFTMAX)
                        .weightInit(normal(bound))
                        .build())
                .build();
    }

    private static INDArray examples(Workload workload, Exercise exercise) {
        var count = Exercise.count(workload);
        if (!workload.kind().ofText())
            return Nd4j.create(exercise.values(), new long[] {count, 1, Workload.SIDE, Workload.SIDE}, 'c');
        var characters = exercise.characters(workload, 0);
        var values = new float[characters.length];
        for (var i = 0; i < values.length; i++) values[i] = characters[i];
        return Nd4j.create(values, new long[] {count, workload.length()}, 'c');
    }

    /** One for what is wanted and zero for all else, in the shape of the network's output. */
    private static INDArray answers(Workload workload, Exercise exercise) {
        var count = Exercise.count(workload);
        if (!workload.kind().ofText()) {
            var values = new float[count * Workload.CLASSES];
            var wanted = exercise.wanted();
            for (var i = 0; i < count; i++) values[i * Workload.CLASSES + (int) wanted[i]] = 1;
            return Nd4j.create(values, new long[] {count, Workload.CLASSES}, 'c');
        }
        var length = workload.length();
        var values = new float[count * Workload.CHARACTERS * length];
        var wanted = exercise.characters(workload, 1);
        for (var i = 0; i < wanted.length; i++)
            values[(i / length * Workload.CHARACTERS + (int) wanted[i]) * length + i % length] = 1;
        return Nd4j.create(values, new long[] {count, Workload.CHARACTERS, length}, 'c');
    }
}
