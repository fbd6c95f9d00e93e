package dev.jacquard.nn.model;

import dev.jacquard.media.Problem;
import dev.jacquard.media.collection.Collection;
import dev.jacquard.media.image.Image;
import dev.jacquard.nn.torch.Tensors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Pictures of one kind as tensors: (batch, channels, height, width) in channels-last memory, numbers from -1 to 1.
 *
 * <p>Where there is transparency, colours are multiplied by it: what shines through has no colour of its own to learn.
 *
 * @param width in pixels
 * @param height in pixels
 * @param channels 1 grey, 3 colour, 4 colour and transparency
 */
public record Pictures(int width, int height, int channels) {
    private static final int LEAST_SIDE = 16;
    private static final int MOST_SIDE = 128;

    /** What pictures of this collection are like. */
    public static Pictures of(Collection<Image> collection) {
        var size = collection.imageSize();
        return new Pictures(size.width(), size.height(), collection.channels());
    }

    /** The same for a recipe of this name; {@link Problem} when they are not of 16 to 128 pixels a side. */
    static Pictures of(Collection<Image> collection, String recipe) {
        var pictures = of(collection);
        if (Math.min(pictures.width, pictures.height) < LEAST_SIDE
                || Math.max(pictures.width, pictures.height) > MOST_SIDE)
            throw new Problem(
                    "%s takes pictures of %s to %s pixels a side, not %s x %s. Choose another size, such as 64.",
                    recipe, LEAST_SIDE, MOST_SIDE, pictures.width, pictures.height);
        return pictures;
    }

    /** What {@link #describe} said. */
    public static Pictures of(Map<String, String> description) {
        return new Pictures(
                Integer.parseInt(description.get("width")),
                Integer.parseInt(description.get("height")),
                Integer.parseInt(description.get("channels")));
    }

    /** The facts in text. */
    public Map<String, String> describe() {
        var facts = new LinkedHashMap<String, String>();
        facts.put("width", Integer.toString(width));
        facts.put("height", Integer.toString(height));
        facts.put("channels", Integer.toString(channels));
        return facts;
    }

    /** How many bytes one picture takes. */
    public int bytes() {
        return width * height * channels;
    }

    /** Pictures whose 8-bit samples lie one after the other, each as height, width, channel. */
    public Tensor toTensor(byte[] samples, int count) {
        var numbers = Tensors.of(samples, count, height, width, channels)
                .permute(0, 3, 1, 2)
                .toType(ScalarType.Float)
                .mul_(Tensors.scalar(1 / 127.5));
        if (channels == 4) {
            var alpha = numbers.narrow(1, 3, 1).mul(Tensors.scalar(0.5));
            numbers.narrow(1, 0, 3).mul_(alpha);
        }
        return numbers.sub_(Tensors.scalar(1));
    }

    /** These pictures, brought to this size and these channels. */
    public Tensor toTensor(List<Image> images) {
        var samples = new byte[bytes() * images.size()];
        for (var i = 0; i < images.size(); i++)
            images.get(i)
                    .resized(dev.jacquard.media.image.Size.of(width, height), Image.Fit.CROP)
                    .copyTo(samples, i * bytes(), channels);
        return toTensor(samples, images.size());
    }

    /** These pictures as rows of numbers, (batch, height times width times channels). */
    public Tensor vectors(List<Image> images) {
        return toTensor(images).permute(0, 2, 3, 1).reshape(images.size(), -1);
    }

    /** The first {@code count} pictures of a tensor. */
    public List<Image> fromTensor(Tensor pictures, int count) {
        var numbers =
                pictures.narrow(0, 0, count).detach().add(Tensors.scalar(1)).mul_(Tensors.scalar(127.5));
        if (channels == 4) {
            var alpha = numbers.narrow(1, 3, 1);
            // Below half a step of transparency there is no colour left to divide out.
            var straight = numbers.narrow(1, 0, 3)
                    .div(alpha.clamp_min(Tensors.scalar(0.5)).mul(Tensors.scalar(1 / 255.0)));
            numbers = torch.cat(new TensorVector(straight, alpha), 1);
        }
        var samples = Tensors.unsignedBytes(numbers.permute(0, 2, 3, 1));
        var images = new ArrayList<Image>(count);
        for (var i = 0; i < count; i++)
            images.add(Image.of(
                    width, height, channels, java.util.Arrays.copyOfRange(samples, i * bytes(), (i + 1) * bytes())));
        return images;
    }
}
