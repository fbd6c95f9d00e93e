package dev.jacquard.nn.create;

import dev.jacquard.media.Problem;
import dev.jacquard.media.text.Tokenizer;
import dev.jacquard.media.text.Utf8;
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
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.bytedeco.javacpp.PointerScope;

/**
 * Texts from a model that tells the next token. Any thread may call.
 *
 * <p>A work is computed in row (index mod 8) of 8 texts whatever else is asked for, so it is the same alone, among others and
 * after a restart.
 */
public final class TextCreator implements Creator<String> {
    /** More would make one text alone slower, fewer many together. */
    private static final int PREVIEWED = 4;

    private static final int ROWS = 8;

    private static final int SHOWN_UNKNOWN = 20;
    private static final String SAMPLE = "sample";
    private static final List<Setting> WISHES = List.of(
            Setting.text("prompt", 100_000, "what the text begins with"),
            Setting.whole("length", 500, 1, 1_000_000, "most tokens after the prompt"),
            Setting.real("temperature", 0.8, 0, 10, "below 1 more typical, above 1 more daring"),
            Setting.whole("top-k", 0, 0, 1_000_000, "choose among so many likeliest tokens; 0 for all"),
            Setting.real("top-p", 1, 0, 1, "choose among the likeliest tokens that have this probability together"),
            Setting.real(
                    "min-p",
                    0.02,
                    0,
                    1,
                    "leave out tokens with less than this share of the likeliest one's probability"),
            Setting.real(
                    "repetition", 1, 1, 10, "how much less likely tokens become that stood lately; 1 for not at all"));

    private final Engine engine;
    private final LanguageModel model;
    private final Signature signature;
    private final Settings wishes;

    /** The tools for a trained model, with the usual wishes. */
    public TextCreator(Engine engine, LanguageModel model, Signature signature) {
        this(engine, model, signature, Settings.of(WISHES));
    }

    private TextCreator(Engine engine, LanguageModel model, Signature signature, Settings wishes) {
        this.engine = engine;
        this.model = model;
        this.signature = signature;
        this.wishes = wishes;
    }

    @Override
    public List<Setting> wishes() {
        return WISHES;
    }

    @Override
    public TextCreator with(Settings wishes) {
        return new TextCreator(engine, model, signature, wishes);
    }

    @Override
    public Works<String> sample(int first, int count, long seed) {
        if (count < 1) throw new Problem("The number of works is at least 1, not %s.", count);
        if (first > Integer.MAX_VALUE - ROWS - count)
            throw new Problem("Works are numbered up to %s.", Integer.MAX_VALUE - ROWS);
        var works = new ArrayList<Work<String>>();
        for (var from = first; from < first + count; ) {
            var to = Math.min(first + count, (from / ROWS + 1) * ROWS);
            works.addAll(written(from, to, seed, wishes, null));
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
        return written(index, index + 1, seed, wishes, reader).get(0);
    }

    @Override
    public Work<String> again(Origin origin) {
        if (!origin.weights().equals(signature.weights()))
            throw new Problem("This work was made with other weights than this run's; name the run that made it.");
        if (!origin.mode().equals(SAMPLE) || origin.index() > Integer.MAX_VALUE - ROWS)
            throw new Problem("The origin says too little, or something else than this run can make.");
        var told = new TreeMap<>(origin.settings());
        told.keySet().retainAll(wishes.values().keySet());
        var same = Settings.of(WISHES).with(told);
        return written(origin.index(), origin.index() + 1, origin.seed(), same, null)
                .get(0);
    }

    private List<Work<String>> written(int from, int to, long seed, Settings chosen, Consumer<String> reader) {
        var prompt = prompt(chosen.text("prompt"));
        var texts = engine.call(() -> Memory.withoutGradients(() -> {
            try (var reading = model.read(ROWS)) {
                return new Block(from, to, seed, chosen, reader).written(reading, prompt);
            }
        }));
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
                            new TreeMap<>(chosen.values()))));
        return works;
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
    private static boolean allBytesUsual(String text, java.util.BitSet usual) {
        for (byte b : Utf8.encode(text)) if (!usual.get(Tokenizer.FIRST_BYTE + (b & 0xFF))) return false;
        return true;
    }

    /** The works of one block of 8 indices, each in its own row. */
    private final class Block {
        private final int from;
        private final Consumer<String> reader;
        private final SplittableRandom[] random;
        private final boolean[] done = new boolean[ROWS];
        private final List<List<Integer>> tokens = new ArrayList<>();
        private final Sampling sampling;
        private final int length;
        private final int to;

        Block(int from, int to, long seed, Settings chosen, Consumer<String> reader) {
            this.from = from;
            this.to = to;
            this.reader = reader;
            this.sampling = new Sampling(chosen, model.usual());
            this.length = chosen.whole("length");
            this.random = new SplittableRandom[ROWS];
            Arrays.fill(done, true);
            for (var row = 0; row < ROWS; row++) tokens.add(new ArrayList<>());
            for (var i = from; i < to; i++) {
                random[i % ROWS] = Randomness.of(seed).stream("work").at(i).java();
                done[i % ROWS] = false;
            }
        }

        List<String> written(LanguageModel.Reading reading, int[] prompt) {
            var next = new long[ROWS];
            float[] logits;
            var shown = new Shown();
            for (var token : prompt) tokens.forEach(row -> row.add(token));
            if (reader != null) shown.more(tokens.get(from % ROWS));
            // What is behind the context cannot be seen anyway.
            var begin = Math.max(-1, prompt.length - model.context());
            logits = begin < 0 ? read(reading, next) : null;
            for (var i = Math.max(0, begin); i < prompt.length; i++) {
                Arrays.fill(next, prompt[i]);
                logits = read(reading, next);
            }
            for (var n = 0; n < length; n++) {
                for (var row = 0; row < ROWS; row++) if (!done[row]) choose(row, logits, n == 0, next);
                if (reader != null) shown.more(tokens.get(from % ROWS));
                if (allDone() || n == length - 1) break;
                logits = read(reading, next);
            }
            var texts = new ArrayList<String>();
            for (var i = from; i < to; i++) texts.add(text(tokens.get(i % ROWS)));
            return texts;
        }

        private void choose(int row, float[] logits, boolean first, long[] next) {
            var size = logits.length / ROWS;
            var token = sampling.next(
                    Arrays.copyOfRange(logits, row * size, (row + 1) * size), tokens.get(row), first, random[row]);
            if (token == Tokenizer.END) done[row] = true;
            else tokens.get(row).add(token);
            next[row] = token;
        }

        private boolean allDone() {
            for (var d : done) if (!d) return false;
            return true;
        }

        private float[] read(LanguageModel.Reading reading, long[] next) {
            try (var scope = new PointerScope()) {
                return Tensors.floats(reading.next(Tensors.of(next, ROWS)));
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
