package dev.jacquard.nn.create;

import dev.jacquard.media.Problem;
import dev.jacquard.media.image.Image;
import dev.jacquard.media.work.Works;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What can be seen of an image model's latent space. */
public final class ImageTools {
    private static final int SAMPLED = 512;
    private static final int DIRECTIONS = 16;
    private static final int PROBES = 16;
    private static final double REACH = 2.5;

    /**
     * One direction of latent space.
     *
     * @param rank from 0, the one with the largest effect first
     * @param effect mean absolute change of a sample value, of 255, from one end to the other
     * @param works pictures along it
     * @param step what moves a code by one standard deviation along it, as a {@link NamedDirection} takes it
     */
    public record Direction(int rank, double effect, Works<Image> works, String step) {}

    /**
     * A picture's place on the map.
     *
     * @param index in the pictures given
     * @param x -1 to 1
     * @param y -1 to 1
     */
    public record Place(int index, double x, double y) {}

    private final LatentCreator<Image> creator;

    /** The tools for a model's creator. */
    public ImageTools(LatentCreator<Image> creator) {
        this.creator = creator;
    }

    /**
     * The principal directions of latent space, at most 16, ranked by what they change in the picture.
     *
     * @param count pictures along each, at least 2
     * @param seed of the picture that is changed
     */
    public List<Direction> directions(int count, long seed) {
        if (count < 2) throw new Problem("A path has at least 2 works, not %s.", count);
        var codes = creator.freshCodes(SAMPLED, seed);
        var principal = PrincipalDirections.of(codes);
        var found = new ArrayList<Direction>();
        for (var d = 0; d < Math.min(DIRECTIONS, creator.latents()); d++) {
            var ends = new ArrayList<float[]>();
            for (var p = 0; p < PROBES; p++) {
                ends.add(principal.moved(codes.get(p), d, -REACH / 2));
                ends.add(principal.moved(codes.get(p), d, REACH / 2));
            }
            var pictures = creator.traverse(ends);
            var effect = 0.0;
            for (var p = 0; p < PROBES; p++)
                effect += difference(
                                pictures.get(2 * p).content(),
                                pictures.get(2 * p + 1).content())
                        / PROBES;
            var path = new ArrayList<float[]>();
            for (var i = 0; i < count; i++)
                path.add(principal.moved(codes.get(0), d, REACH * (2.0 * i / (count - 1) - 1)));
            found.add(new Direction(d, effect, creator.traverse(path), Vectors.encode(principal.step(d))));
        }
        found.sort(Comparator.comparingDouble(Direction::effect).reversed());
        var ranked = new ArrayList<Direction>();
        for (var d : found) ranked.add(new Direction(ranked.size(), d.effect(), d.works(), d.step()));
        return ranked;
    }

    private static double difference(Image a, Image b) {
        var sum = 0.0;
        for (var y = 0; y < a.height(); y++)
            for (var x = 0; x < a.width(); x++)
                for (var c = 0; c < a.channels(); c++) sum += Math.abs(a.sample(x, y, c) - b.sample(x, y, c));
        return sum / (a.width() * a.height() * a.channels());
    }

    /** Where each picture lies in the plane of the two principal directions of their codes. */
    public List<Place> map(List<Image> pictures) {
        var codes = creator.codesOf(pictures);
        var principal = PrincipalDirections.of(codes);
        var largest = new double[] {1e-9, 1e-9};
        var coordinates = codes.stream().map(c -> principal.coordinates(c, 2)).toList();
        for (var c : coordinates) for (var k = 0; k < 2; k++) largest[k] = Math.max(largest[k], Math.abs(c[k]));
        var places = new ArrayList<Place>();
        for (var i = 0; i < coordinates.size(); i++)
            places.add(
                    new Place(i, coordinates.get(i)[0] / largest[0], coordinates.get(i)[1] / largest[1]));
        return places;
    }
}
