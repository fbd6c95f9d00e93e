package dev.jacquard.nn.create;

import dev.jacquard.media.Problem;
import dev.jacquard.media.text.Tokenizer;
import dev.jacquard.media.text.Utf8;
import dev.jacquard.media.text.form.Formed;
import dev.jacquard.media.text.form.LearnedSounds;
import dev.jacquard.media.text.form.Lore;
import dev.jacquard.media.text.form.Pronunciations;
import dev.jacquard.media.text.form.Vocabulary;
import dev.jacquard.media.work.Origin;
import dev.jacquard.media.work.Work;
import dev.jacquard.media.work.Works;
import dev.jacquard.nn.model.LanguageModel;
import dev.jacquard.nn.model.Setting;
import dev.jacquard.nn.model.Settings;
import dev.jacquard.nn.torch.Engine;
import dev.jacquard.nn.torch.Memory;
import dev.jacquard.nn.torch.Randomness;
import dev.jacquard.nn.torch.Tensors;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;

/**
 * Texts from a model that tells the next token. Any thread may call.
 *
 * <p>A work is the same alone, among others and after a restart. Where this machine rounds a row of numbers in one way only,
 * whatever other rows there are, works are read together as they come; elsewhere a work is row (index mod 8) of 8 texts
 * whatever else is asked for.
 */
public final class TextCreator implements Creator<String> {
    private static final int PREVIEWED = 4;
    /** More would make one text alone slower, fewer many together. */
    private static final int FIXED_ROWS = 8;
    /** One row alone takes another road through the engine than several do. */
    private static final int LEAST_ROWS = 2;

    private static final int COMPARED_TOKENS = 3;

    private static final int SHOWN_UNKNOWN = 20;
    private static final String SAMPLE = "sample";
    private static final List<Setting> WISHES = Stream.of(
                    List.of(
                            Setting.text("prompt", 100_000, "what the text begins with"),
                            Setting.whole("length", 500, 1, 1_000_000, "most tokens after the prompt")),
                    Sampling.SETTINGS,
                    FormWishes.SETTINGS)
            .flatMap(List::stream)
            .toList();

    private final Engine engine;
    private final LanguageModel model;
    private final Signature signature;
    private final Settings wishes;
    private final Lore lore;
    /** Where texts of the wished form begin; null before it is needed, empty where none is wished. */
    private Optional<Formed> beginning;
    /** Whether works need not keep to rows of their own; null before it is needed. */
    private Boolean free;

    /** The tools for a trained model, with the usual wishes. */
    public TextCreator(Engine engine, LanguageModel model, Signature signature) {
        this(engine, model, signature, Settings.of(WISHES), new NoLore());
    }

    private TextCreator(Engine engine, LanguageModel model, Signature signature, Settings wishes, Lore lore) {
        this.engine = engine;
        this.model = model;
        this.signature = signature;
        this.wishes = wishes;
        this.lore = lore;
    }

    /** The same with what forms have to know; without, those that have to know something are refused. */
    public TextCreator with(Lore lore) {
        return new TextCreator(engine, model, signature, wishes, lore);
    }

    @Override
    public List<Setting> wishes() {
        return WISHES;
    }

    @Override
    public TextCreator with(Settings wishes) {
        return new TextCreator(engine, model, signature, wishes, lore);
    }

    @Override
    public Works<String> sample(int first, int count, long seed) {
        if (count < 1) throw new Problem("The number of works is at least 1, not %s.", count);
        if (first > Integer.MAX_VALUE - FIXED_ROWS - count)
            throw new Problem("Works are numbered up to %s.", Integer.MAX_VALUE - FIXED_ROWS);
        var works = new ArrayList<Work<String>>();
        for (var from = first; from < first + count; ) {
            var to = Math.min(first + count, free() ? from + model.rows() : (from / FIXED_ROWS + 1) * FIXED_ROWS);
            works.addAll(written(from, to, seed, null));
            from = to;
        }
        return Works.of(works);
    }

    @Override
    public Works<String> preview(int most, long seed) {
        return sample(0, Math.min(most, PREVIEWED), seed);
    }

    /** Writes one work, handing out each stretch of it as soon as it stands; on the engine's thread. */
    public Work<String> stream(int index, long seed, Consumer<String> reader) {
        return written(index, index + 1, seed, reader).get(0);
    }

    @Override
    public Work<String> again(Origin origin) {
        if (!origin.weights().equals(signature.weights()))
            throw new Problem("This work was made with other weights than this run's; name the run that made it.");
        if (!origin.mode().equals(SAMPLE) || origin.index() > Integer.MAX_VALUE - FIXED_ROWS)
            throw new Problem("The origin says too little, or something else than this run can make.");
        var told = new TreeMap<>(origin.settings());
        told.keySet().retainAll(wishes.values().keySet());
        var same = with(Settings.of(WISHES).with(told));
        return same.written(origin.index(), origin.index() + 1, origin.seed(), null)
                .get(0);
    }

    private List<Work<String>> written(int from, int to, long seed, Consumer<String> reader) {
        var prompt = prompt(wishes.text("prompt"));
        var formed = beginning();
        var attempts = formed.isEmpty() ? 1 : wishes.whole("attempts");
        var texts = new ArrayList<String>(Collections.nCopies(to - from, ""));
        var best = new double[to - from];
        for (var attempt = 0; attempt < attempts; attempt++) {
            var block = new Block(from, to, seed, attempt, formed.orElse(null), attempts == 1 ? reader : null);
            var written = engine.call(() -> Memory.withoutGradients(() -> {
                try (var reading = model.read(block.rows)) {
                    return block.written(reading, prompt);
                }
            }));
            for (var i = from; i < to; i++) {
                // The largest of logarithms of weights, each with such noise, is drawn by the weights (Gumbel 1954).
                var drawn = Randomness.of(seed).stream("attempt" + attempt)
                        .at(i)
                        .java()
                        .nextDouble(Double.MIN_NORMAL, 1);
                var weight = block.logShare(i) - Math.log(-Math.log(drawn));
                if (attempt > 0 && weight <= best[i - from]) continue;
                best[i - from] = weight;
                texts.set(i - from, written.get(i - from));
            }
        }
        if (reader != null && attempts > 1) reader.accept(texts.get(0));
        var told = new TreeMap<>(wishes.values());
        if (formed.isEmpty()) FormWishes.SETTINGS.forEach(wish -> told.remove(wish.key()));
        var works = new ArrayList<Work<String>>();
        for (var i = from; i < to; i++)
            works.add(new Work<>(
                    texts.get(i - from),
                    new Origin(
                            signature.recipe(),
                            signature.weights(),
                            signature.collection(),
                            seed,
                            i,
                            signature.program(),
                            SAMPLE,
                            new TreeMap<>(told))));
        return works;
    }

    private synchronized boolean free() {
        if (free == null) free = model.rows() > FIXED_ROWS && engine.call(() -> Memory.withoutGradients(this::agree));
        return free;
    }

    /** Whether the fewest rows and the most give the same bits for the same tokens. */
    private boolean agree() {
        try (var few = model.read(LEAST_ROWS);
                var many = model.read(model.rows());
                var scope = new PointerScope()) {
            var tokens =
                    Randomness.of(0).java().longs(0, model.tokenizer().size()).iterator();
            for (var i = 0; i < COMPARED_TOKENS; i++) {
                var next = new long[model.rows()];
                Arrays.setAll(next, row -> tokens.nextLong());
                var some = few.next(Tensors.of(Arrays.copyOf(next, LEAST_ROWS), LEAST_ROWS));
                if (!some.equal(many.next(Tensors.of(next, next.length)).narrow(0, 0, LEAST_ROWS))) return false;
            }
            return true;
        }
    }

    private synchronized Optional<Formed> beginning() {
        if (beginning == null)
            beginning = FormWishes.form(wishes, lore).map(form -> {
                var vocabulary = new Vocabulary(model.tokenizer(), model.usual());
                var prompt = wishes.text("prompt");
                var place = form.begin(vocabulary.alphabet()).after(prompt);
                if (place == null) throw new Problem("A text of this form cannot begin with \"%s\".", prompt);
                if (place.rest() > wishes.whole("length"))
                    throw new Problem(
                            "Texts of this form need room for %s tokens, and length is %s. Wish length=%s",
                            place.rest(), wishes.whole("length"), place.rest());
                return Formed.at(place, vocabulary);
            });
        return beginning;
    }

    private int[] prompt(String text) {
        var tokenizer = model.tokenizer();
        var tokens = tokenizer.encode(text);
        var usual = model.usual();
        var unknown = new ByteArrayOutputStream();
        for (var token : tokens)
            if (!usual.get(token) && tokenizer.size() > token) unknown.writeBytes(tokenizer.bytes(token));
        if (unknown.size() > 0 && !allBytesUsual(text, usual)) {
            var shown = Utf8.decode(unknown.toByteArray());
            throw new Problem(
                    "The prompt has what the training texts never have: %s. Leave it out.",
                    shown.length() > SHOWN_UNKNOWN ? shown.substring(0, SHOWN_UNKNOWN) + " ..." : shown);
        }
        return tokens;
    }

    /** Whether the text could be written in tokens that the training text has, if not in those that it falls into. */
    private static boolean allBytesUsual(String text, BitSet usual) {
        for (byte b : Utf8.encode(text)) if (!usual.get(Tokenizer.FIRST_BYTE + (b & 0xFF))) return false;
        return true;
    }

    /** Of models that nothing is known of. */
    private record NoLore() implements Lore {
        @Override
        public LearnedSounds sounds() {
            throw new Problem("The sounds of the collection are not known here. Choose those of today: rhyme=today");
        }

        @Override
        public Pronunciations pronunciations() {
            throw new Problem("English words are not known here. Open the run with the studio.");
        }
    }

    /** Works that are read together, each in its own row. */
    private final class Block {
        private final int rows;
        /** The index whose row is the first. */
        private final int origin;

        private final int from;
        private final Consumer<String> reader;
        private final SplittableRandom[] random;
        private final boolean[] done;
        private final List<List<Integer>> tokens = new ArrayList<>();
        private final Sampling sampling;
        private final int length;
        private final int to;
        /** What a text may begin with, which is not its end. */
        private final BitSet begun;
        /** Where each text stands within the form; null where none is wished. */
        private final Formed[] formed;

        private final double[] logShares;

        Block(int from, int to, long seed, int attempt, Formed beginning, Consumer<String> reader) {
            this.from = from;
            this.to = to;
            this.rows = free() ? Math.max(LEAST_ROWS, to - from) : FIXED_ROWS;
            this.origin = free() ? from : from / FIXED_ROWS * FIXED_ROWS;
            this.done = new boolean[rows];
            this.logShares = new double[rows];
            this.reader = reader;
            this.sampling = new Sampling(wishes, model.usual());
            this.length = wishes.whole("length");
            this.formed = beginning == null ? null : new Formed[rows];
            if (formed != null) Arrays.fill(formed, beginning);
            this.random = new SplittableRandom[rows];
            begun = model.usual();
            begun.clear(Tokenizer.END);
            Arrays.fill(done, true);
            for (var row = 0; row < rows; row++) tokens.add(new ArrayList<>());
            for (var i = from; i < to; i++) {
                random[i - origin] = Randomness.of(seed).stream(attempt == 0 ? "work" : "work" + attempt)
                        .at(i)
                        .java();
                done[i - origin] = false;
            }
        }

        List<String> written(LanguageModel.Reading reading, int[] prompt) {
            var next = new long[rows];
            float[] logits;
            var shown = new Shown();
            for (var token : prompt) tokens.forEach(row -> row.add(token));
            if (reader != null) shown.more(tokens.get(from - origin));
            // What is behind the context cannot be seen anyway.
            var begin = Math.max(-1, prompt.length - model.context());
            logits = begin < 0 ? read(reading, next) : null;
            for (var i = Math.max(0, begin); i < prompt.length; i++) {
                Arrays.fill(next, prompt[i]);
                logits = read(reading, next);
            }
            for (var n = 0; n < length; n++) {
                for (var row = 0; row < rows; row++) if (!done[row]) choose(row, logits, n, next);
                if (reader != null) shown.more(tokens.get(from - origin));
                if (allDone() || n == length - 1) break;
                logits = read(reading, next);
            }
            var texts = new ArrayList<String>();
            for (var i = from; i < to; i++) texts.add(text(tokens.get(i - origin)));
            return texts;
        }

        private void choose(int row, float[] logits, int written, long[] next) {
            var size = logits.length / rows;
            var own = Arrays.copyOfRange(logits, row * size, (row + 1) * size);
            var allowed = written == 0 ? begun : null;
            if (formed != null) {
                allowed = formed[row].allowed(length - written);
                logShares[row] += sampling.logShare(own, allowed);
            }
            var token = sampling.next(own, tokens.get(row), allowed, random[row]);
            next[row] = token;
            if (token == Tokenizer.END) {
                done[row] = true;
                return;
            }
            tokens.get(row).add(token);
            if (formed != null) formed[row] = formed[row].after(token, model.tokenizer());
        }

        /** How likely it was that a text kept the form: the logarithm of a product over its tokens. */
        double logShare(int index) {
            return logShares[index - origin];
        }

        private boolean allDone() {
            for (var d : done) if (!d) return false;
            return true;
        }

        private float[] read(LanguageModel.Reading reading, long[] next) {
            try (var scope = new PointerScope()) {
                return Tensors.floats(reading.next(Tensors.of(next, rows)));
            }
        }

        private String text(List<Integer> row) {
            var text = model.tokenizer()
                    .decode(row.stream().mapToInt(Integer::intValue).toArray());
            // The end of a text may cut a character.
            return text.endsWith("\ufffd") ? text.substring(0, text.indexOf('\ufffd', text.length() - 1)) : text;
        }

        /** Hands out what stands for sure, which is all but a character that is not finished. */
        private final class Shown {
            private int length;

            void more(List<Integer> row) {
                var text = text(row);
                if (text.length() <= length) return;
                reader.accept(text.substring(length));
                length = text.length();
            }
        }
    }
}
