package dev.jacquard.nn.create;

import dev.jacquard.media.Problem;
import dev.jacquard.media.image.Image;
import dev.jacquard.media.image.Size;
import dev.jacquard.media.work.Origin;
import dev.jacquard.media.work.Work;
import dev.jacquard.media.work.Works;
import dev.jacquard.nn.create.Canvas.Area;
import dev.jacquard.nn.model.RestoringModel;
import dev.jacquard.nn.model.RestoringModel.Damage;
import dev.jacquard.nn.torch.Engine;
import dev.jacquard.nn.torch.Memory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Restores pictures of any size with a trained model: finds what is missing, takes noise away, enlarges, colours and
 * continues them. What is known stays as it is, to the bit; so do size (where the task is not to change it), channels and
 * depth. Any thread may call.
 */
public final class Restorer {
    /** Works are restored part by part, so that memory is needed for one part only. */
    private static final int PART = 512;

    private static final long MOST_PIXELS = 200_000_000;
    private static final String MODE = "restore";

    private final Engine engine;
    private final RestoringModel model;
    private final Signature signature;

    /** For a trained model. */
    public Restorer(Engine engine, RestoringModel model, Signature signature) {
        this.engine = engine;
        this.model = model;
        this.signature = signature;
    }

    /**
     * Proposals for a picture.
     *
     * @param missing for {@link RestorationTask.Fill} a picture of the same size, light where something is missing; without
     *     one, what is transparent is missing
     * @param count how many proposals; the first ones of this seed
     * @throws Problem when the task does not fit the picture or the model
     */
    public Works<Image> restore(Image picture, RestorationTask task, Optional<Image> missing, int count, long seed) {
        if (count < 1) throw new Problem("The number of works is at least 1, not %s.", count);
        var job = new Job(picture, task, missing);
        var works = new ArrayList<Work<Image>>();
        for (var i = 0; i < count; i++) {
            var index = i;
            var made = engine.call(() -> Memory.withoutGradients(() -> job.restored(seed, index)));
            works.add(new Work<>(made, origin(picture, task, seed, i)));
        }
        return Works.of(works);
    }

    private Origin origin(Image picture, RestorationTask task, long seed, int index) {
        var settings = new TreeMap<String, String>(
                Map.of("task", task.word(), "original", HexFormat.of().formatHex(picture.contentHash())));
        return new Origin(
                signature.recipe(),
                signature.weights(),
                signature.collection(),
                seed,
                index,
                signature.program(),
                MODE,
                settings);
    }

    /** One picture and what is to be done about it. */
    private final class Job {
        private final RestorationTask task;
        private final Damage damage;
        /** The picture in the size of the result, as far as it is given. */
        private final PictureSource source;

        private final BitSet exact;
        private final int width;
        private final int height;
        private final int canvasWidth;
        private final int canvasHeight;
        private final long own;

        Job(Image picture, RestorationTask task, Optional<Image> missing) {
            this.task = task;
            own = ByteBuffer.wrap(picture.contentHash()).getLong();
            var size = sizeOf(picture, task);
            width = size.width();
            height = size.height();
            // What is smaller than a window is continued to one, and cut off again.
            canvasWidth = Math.max(width, model.pictures().width());
            canvasHeight = Math.max(height, model.pictures().height());
            damage = damage(picture, task);
            source = new PictureSource(
                    picture, task, width, height, model.pictures().channels());
            exact = new BitSet(canvasWidth * canvasHeight);
            markExact(picture, missing);
        }

        private Size sizeOf(Image picture, RestorationTask task) {
            long across = picture.width();
            long down = picture.height();
            if (task instanceof RestorationTask.Upscale upscale) {
                across *= upscale.factor();
                down *= upscale.factor();
            } else if (task instanceof RestorationTask.Outpaint outpaint) {
                across += outpaint.left() + outpaint.right();
                down += outpaint.top() + outpaint.bottom();
            }
            if (across * down > MOST_PIXELS)
                throw new Problem(
                        "The result would have %s x %s pixels, more than %s megapixels. Cut the picture into parts.",
                        across, down, MOST_PIXELS / 1_000_000);
            return Size.of((int) across, (int) down);
        }

        private Damage damage(Image picture, RestorationTask task) {
            if (task instanceof RestorationTask.Upscale upscale) return new Damage.Small(upscale.factor() / 2);
            if (task instanceof RestorationTask.Denoise) return new Damage.Noisy(Noise.of(picture));
            if (!(task instanceof RestorationTask.Colour)) return new Damage.Missing();
            if (model.pictures().channels() < 3)
                throw new Problem(
                        "This run learned from grey pictures and knows no colours. Use one that was trained on"
                                + " colour.");
            return new Damage.Grey();
        }

        private void markExact(Image picture, Optional<Image> missing) {
            if (task instanceof RestorationTask.Outpaint outpaint) {
                for (var y = 0; y < picture.height(); y++) {
                    var from = (y + outpaint.top()) * canvasWidth + outpaint.left();
                    exact.set(from, from + picture.width());
                }
            } else if (task instanceof RestorationTask.Fill) {
                var mask = missing.orElseGet(() -> transparent(picture));
                if (!mask.size().equals(picture.size()))
                    throw new Problem(
                            "The mask has %s x %s pixels and the picture %s x %s. Give a mask of the same size.",
                            mask.width(), mask.height(), picture.width(), picture.height());
                var light = mask.withChannels(1);
                var found = false;
                for (var y = 0; y < height; y++)
                    for (var x = 0; x < width; x++) {
                        var wanted = light.sample(x, y, 0) >= 128;
                        found |= wanted;
                        if (!wanted) exact.set(y * canvasWidth + x);
                    }
                if (!found)
                    throw new Problem(
                            "Nothing is missing: the mask is dark everywhere. Make light what is to be found.");
            }
        }

        private Image transparent(Image picture) {
            if (!picture.isTransparent())
                throw new Problem(
                        "Say what is missing: --mask FILE (light where something is missing) or --mask X,Y,WIDTH,HEIGHT.");
            var opacity = picture.channels() - 1;
            var samples = new byte[picture.width() * picture.height()];
            for (var y = 0; y < picture.height(); y++)
                for (var x = 0; x < picture.width(); x++)
                    samples[y * picture.width() + x] = (byte) (picture.sample(x, y, opacity) < 128 ? 255 : 0);
            return Image.of(picture.width(), picture.height(), 1, samples);
        }

        Image restored(long seed, int index) {
            var result = new PictureTarget(source, model.pictures().channels());
            for (var plane = 0; plane < source.planes(); plane++) {
                var canvas = new Canvas(
                        model, damage, canvasWidth, canvasHeight, source.given(plane), exact, noiseSeed(seed, index));
                for (var top = 0; top < height; top += PART)
                    for (var left = 0; left < width; left += PART) {
                        var area = new Area(left, top, Math.min(width, left + PART), Math.min(height, top + PART));
                        if (!isExact(area)) result.put(area, plane, canvas.restored(area));
                    }
            }
            return result.image((x, y) -> exact.get(y * canvasWidth + x));
        }

        /** Pictures of a folder that are restored with one seed are to differ in what is made of them. */
        private long noiseSeed(long seed, int index) {
            return (seed * 1_000_003 + index) ^ own;
        }

        private boolean isExact(Area area) {
            for (var y = area.top(); y < area.bottom(); y++)
                if (exact.nextClearBit(y * canvasWidth + area.left()) < y * canvasWidth + area.right()) return false;
            return true;
        }
    }
}
