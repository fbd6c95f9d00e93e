package dev.jacquard.nn.torch;

import dev.jacquard.media.Problem;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * All parameters of one network as views of one contiguous vector, their gradients as views of another, and running
 * statistics as views of a third. Optimizer, clipping, moving average, hashing and saving are then one operation each.
 *
 * <p>Parameters that weight decay applies to come first, so each treatment is one contiguous range. Every parameter
 * begins at a multiple of 64 bytes. The gradients stay the same tensors for the life of the weights: they are set to
 * zero, never to null.
 */
public final class Weights implements AutoCloseable {
    private static final int ALIGNMENT_BYTES = 64;

    /** Where the layers of a network declare what they need, by path. */
    public static final class Plan {
        private final String prefix;
        private final Map<String, Parameter> parameters;

        public Plan() {
            this("", new LinkedHashMap<>());
        }

        private Plan(String prefix, Map<String, Parameter> parameters) {
            this.prefix = prefix;
            this.parameters = parameters;
        }

        /** The same plan, with {@code name} before every further path. */
        public Plan in(String name) {
            return new Plan(prefix + name + ".", parameters);
        }

        /** The path that this part of the plan stands for. */
        public String path() {
            return prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1);
        }

        /** A matrix or higher tensor, subject to weight decay. */
        public Parameter weight(String name, Parameter.Initial initial, long... shape) {
            return add(name, shape, initial, true, false, Parameter.Layout.ROWS);
        }

        /**
         * A matrix of which a step uses some rows only, such as vectors of tokens: free of weight decay, and moved number by number
         * whatever the optimizer does to whole matrices.
         */
        public Parameter table(String name, Parameter.Initial initial, long... shape) {
            return add(name, shape, initial, false, false, Parameter.Layout.ROWS);
        }

        /** The weight of a two-dimensional convolution, shape (a, b, height, width), kept with {@code b} fastest. */
        public Parameter convolutionWeight(String name, Parameter.Initial initial, long... shape) {
            return add(name, shape, initial, true, false, Parameter.Layout.CHANNELS_LAST);
        }

        /** A vector such as a bias or a gain, free of weight decay. */
        public Parameter vector(String name, double value, long... shape) {
            return add(name, shape, new Parameter.Initial.Constant(value), false, false, Parameter.Layout.ROWS);
        }

        /** A vector that training updates without a gradient, such as a running mean. */
        public Parameter statistic(String name, double value, long... shape) {
            return add(name, shape, new Parameter.Initial.Constant(value), false, true, Parameter.Layout.ROWS);
        }

        private Parameter add(
                String name,
                long[] shape,
                Parameter.Initial initial,
                boolean decays,
                boolean statistic,
                Parameter.Layout layout) {
            var parameter = new Parameter(prefix + name, shape.clone(), initial, decays, statistic, layout);
            if (parameters.put(parameter.path(), parameter) != null)
                throw new IllegalArgumentException("Two parameters are named " + parameter.path() + ".");
            return parameter;
        }
    }

    private record Segment(Parameter parameter, long start) {}

    private final Memory memory = new Memory();
    private final String name;
    private final List<Segment> segments = new ArrayList<>();
    private final ScalarType type;
    private final long decayed;
    private final Tensor values;
    private final Tensor gradients;
    private final Tensor statistics;
    private final Set<Parameter> frozen = new LinkedHashSet<>();

    /** Allocates the network's float32 weights and fills them from {@code randomness}, by path. */
    public Weights(Plan plan, Randomness randomness) {
        this(plan, randomness, ScalarType.Float);
    }

    /** The same under a name that tells networks which train together apart. */
    public Weights(String name, Plan plan, Randomness randomness) {
        this(name, plan, randomness, ScalarType.Float);
    }

    /** The same in {@code type}: {@code Float} or {@code Double}. */
    public Weights(Plan plan, Randomness randomness, ScalarType type) {
        this("network", plan, randomness, type);
    }

    private Weights(String name, Plan plan, Randomness randomness, ScalarType type) {
        this.name = name;
        this.type = type;
        var trained = plan.parameters.values().stream()
                .filter(p -> !p.statistic())
                .sorted(Comparator.comparing((Parameter p) -> !p.decays()))
                .toList();
        if (trained.isEmpty()) throw new IllegalArgumentException("A network without parameters cannot be trained.");
        if (trained.get(0).value != null)
            throw new IllegalArgumentException("A plan gives weights to one network; make another plan for another.");
        var kept =
                plan.parameters.values().stream().filter(Parameter::statistic).toList();
        var length = place(trained);
        decayed = endOfDecayed();
        values = memory.keep(zeros(length));
        gradients = memory.keep(zeros(length));
        var statisticsLength = place(kept);
        statistics = memory.keep(zeros(Math.max(1, statisticsLength)));
        Memory.withoutGradients(() -> {
            for (var segment : segments) {
                var p = segment.parameter();
                var flat = segment.parameter().statistic() ? statistics : values;
                p.value = memory.keep(p.viewOf(flat, segment.start()).detach());
                fill(p, randomness.stream(p.path()));
                if (flat == statistics) continue;
                p.gradient = memory.keep(p.viewOf(gradients, segment.start()).detach());
                p.value.set_requires_grad(true);
                p.value.mutable_grad().put(p.gradient);
            }
            return null;
        });
    }

    private Tensor zeros(long length) {
        return torch.zeros(new long[] {length}, new TensorOptions(type));
    }

    private long place(List<Parameter> parameters) {
        var unit = ALIGNMENT_BYTES / elementBytes();
        var at = 0L;
        for (var p : parameters) {
            segments.add(new Segment(p, at));
            at += (p.count() + unit - 1) / unit * unit;
        }
        return at;
    }

    private long endOfDecayed() {
        return segments.stream()
                .filter(s -> !s.parameter().decays())
                .mapToLong(Segment::start)
                .findFirst()
                .orElseGet(() -> segments.get(segments.size() - 1).start()
                        + segments.get(segments.size() - 1).parameter().count());
    }

    private int elementBytes() {
        return type == ScalarType.Double ? 8 : 4;
    }

    private void fill(Parameter p, Randomness randomness) {
        if (p.initial() instanceof Parameter.Initial.Constant constant) p.value.fill_(new Scalar(constant.value()));
        else p.value.copy_(drawn(p.initial(), p.shape(), randomness));
    }

    private static Tensor drawn(Parameter.Initial initial, long[] shape, Randomness randomness) {
        if (initial instanceof Parameter.Initial.Normal normal)
            return randomness.normal(shape).mul(new Scalar(normal.deviation()));
        if (initial instanceof Parameter.Initial.Uniform uniform)
            return randomness
                    .uniform(shape)
                    .mul(new Scalar(2 * uniform.bound()))
                    .sub(new Scalar(uniform.bound()));
        if (initial instanceof Parameter.Initial.Repeated repeated) {
            var groups = shape.clone();
            groups[0] /= repeated.times();
            return drawn(repeated.initial(), groups, randomness)
                    .repeat_interleave(repeated.times(), new LongOptional(0), new LongOptional());
        }
        return torch.full(shape, new Scalar(((Parameter.Initial.Constant) initial).value()));
    }

    /** What the network is called where several train together. */
    public String name() {
        return name;
    }

    /** The flat vector of all trained numbers, padding included. */
    public Tensor values() {
        return values;
    }

    /** The flat vector of all gradients, the twin of {@link #values}. */
    public Tensor gradients() {
        return gradients;
    }

    /** The flat vector of running statistics; one unused number where the network has none. */
    public Tensor statistics() {
        return statistics;
    }

    /** How many numbers at the front of {@link #values} are subject to weight decay. */
    public long decayedCount() {
        return decayed;
    }

    /** Every parameter and statistic, trained ones first, in the order of the flat vectors. */
    public List<Parameter> parameters() {
        return segments.stream().map(Segment::parameter).toList();
    }

    /** How many numbers are trained, without padding. */
    public long count() {
        return segments.stream()
                .map(Segment::parameter)
                .filter(p -> !p.statistic())
                .mapToLong(Parameter::count)
                .sum();
    }

    /** The trained matrices of exactly two or four dimensions, as views of {@code flat}, a twin of {@link #values}. */
    public List<Tensor> matrices(Tensor flat) {
        var found = new ArrayList<Tensor>();
        for (var s : segments) {
            if (s.parameter().statistic() || !s.parameter().decays()) continue;
            var n = s.parameter().count();
            var rows = s.parameter().shape()[0];
            found.add(flat.narrow(0, s.start(), n).view(rows, n / rows));
        }
        return found;
    }

    /** Runs {@code work} with {@code other}, a twin of {@link #values}, in place of the weights, and puts them back. */
    public <T> T with(Tensor other, Supplier<T> work) {
        var before = Memory.withoutGradients(() -> {
            var copy = values.clone();
            values.copy_(other);
            return copy;
        });
        try {
            return work.get();
        } finally {
            Memory.withoutGradients(() -> values.copy_(before));
        }
    }

    /** SHA-256 of the trained numbers and statistics, in hexadecimal. */
    public String hash() {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes(values));
            digest.update(bytes(statistics));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ByteBuffer bytes(Tensor flat) {
        return new BytePointer(flat.data_ptr()).capacity(flat.nbytes()).asByteBuffer();
    }

    /** The trained tensors of {@code flat} ({@link #values} or a twin of it), by path, in row order, for saving. */
    public List<Safetensors.Entry> entries(String prefix, Tensor flat) {
        return entries(prefix, flat, false);
    }

    /** The running statistics, by path, for saving. */
    public List<Safetensors.Entry> statisticsEntries(String prefix) {
        return entries(prefix, statistics, true);
    }

    private List<Safetensors.Entry> entries(String prefix, Tensor flat, boolean statistic) {
        return Memory.withoutGradients(() -> {
            var entries = new ArrayList<Safetensors.Entry>();
            for (var s : segments) {
                var p = s.parameter();
                if (p.statistic() != statistic) continue;
                var rows = Tensors.bytes(p.viewOf(flat, s.start()).contiguous());
                entries.add(new Safetensors.Entry(prefix + p.path(), typeName(), p.shape(), rows));
            }
            return entries;
        });
    }

    /**
     * Takes the numbers of every trained parameter from {@code file} into {@code flat} ({@link #values} or a twin of it).
     *
     * @throws Problem when one is missing, or has another shape or type
     */
    public void load(Safetensors file, String prefix, Tensor flat) {
        load(file, prefix, flat, false);
    }

    /**
     * Takes the running statistics from {@code file}.
     *
     * @throws Problem when one is missing, or has another shape or type
     */
    public void loadStatistics(Safetensors file, String prefix) {
        load(file, prefix, statistics, true);
    }

    /**
     * Takes those parameters and statistics from {@code file} that it has under the same path and in the same shape.
     *
     * @return how many numbers these are
     * @throws Problem when one has another type
     */
    public long loadWhatFits(Safetensors file, String prefix) {
        var fitting =
                segments.stream().filter(s -> fits(file, prefix, s.parameter())).toList();
        load(
                file,
                prefix,
                values,
                fitting.stream().filter(s -> !s.parameter().statistic()).toList());
        load(
                file,
                prefix,
                statistics,
                fitting.stream().filter(s -> s.parameter().statistic()).toList());
        return fitting.stream()
                .map(Segment::parameter)
                .mapToLong(Parameter::count)
                .sum();
    }

    private static boolean fits(Safetensors file, String prefix, Parameter p) {
        var name = prefix + p.path();
        return file.names().contains(name) && Arrays.equals(file.shape(name), p.shape());
    }

    private void load(Safetensors file, String prefix, Tensor flat, boolean statistic) {
        load(
                file,
                prefix,
                flat,
                segments.stream()
                        .filter(s -> s.parameter().statistic() == statistic)
                        .toList());
    }

    private void load(Safetensors file, String prefix, Tensor flat, List<Segment> wanted) {
        // All are checked before the first changes, so that a wrong file leaves the network as it was.
        var found = wanted.stream()
                .map(Segment::parameter)
                .map(p -> file.bytes(prefix + p.path(), typeName(), p.shape()))
                .toList();
        Memory.withoutGradients(() -> {
            for (var i = 0; i < found.size(); i++) {
                var p = wanted.get(i).parameter();
                p.viewOf(flat, wanted.get(i).start()).copy_(Tensors.of(found.get(i), type, p.shape()));
            }
            return null;
        });
    }

    /** Lets gradients flow into these weights, but for frozen ones, or makes them constants of the next passes. */
    public void train(boolean trained) {
        for (var s : segments)
            if (!s.parameter().statistic())
                s.parameter().value().set_requires_grad(trained && !frozen.contains(s.parameter()));
    }

    /** Makes constants of the parameters whose paths are chosen, whatever trains. */
    public void freeze(Predicate<String> paths) {
        for (var s : segments)
            if (!s.parameter().statistic() && paths.test(s.parameter().path())) frozen.add(s.parameter());
        train(true);
    }

    /** Whether no parameter can be trained. */
    public boolean isFrozen() {
        return segments.stream().map(Segment::parameter).allMatch(p -> p.statistic() || frozen.contains(p));
    }

    /** Runs {@code change}, which moves {@link #values}, and puts back what is frozen: weight decay needs no gradient. */
    public void update(Runnable change) {
        var kept = segments.stream()
                .filter(s -> frozen.contains(s.parameter()))
                .map(s -> values.narrow(0, s.start(), s.parameter().count()).clone())
                .toList();
        change.run();
        var next = kept.iterator();
        for (var s : segments)
            if (frozen.contains(s.parameter()))
                values.narrow(0, s.start(), s.parameter().count()).copy_(next.next());
    }

    /** A copy of {@link #values} as they are now, for a moving average; lives as long as these weights. */
    public Tensor copy() {
        return Memory.withoutGradients(() -> memory.keep(values.clone()));
    }

    /** A vector of zeros like {@link #values}, for moments and averages; lives as long as these weights. */
    public Tensor twin() {
        return memory.keep(torch.zeros_like(values.detach()));
    }

    private String typeName() {
        return type == ScalarType.Double ? "F64" : "F32";
    }

    @Override
    public void close() {
        memory.close();
    }
}
