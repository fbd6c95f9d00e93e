package dev.jacquard.media.collection;

import dev.jacquard.media.image.Image;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Fashion-MNIST (Xiao, Rasul and Vollgraf 2017) in the IDX format of MNIST. */
final class FashionOrigins implements Origins<Pack.Item> {
    private static final List<String> LABELS = List.of(
            "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot");
    private static final List<String> HOSTS = List.of(
            "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
            "https://fashion-mnist.s3.eu-central-1.amazonaws.com/");
    private static final List<String> FILES = List.of(
            "train-images-idx3-ubyte.gz",
            "train-labels-idx1-ubyte.gz",
            "t10k-images-idx3-ubyte.gz",
            "t10k-labels-idx1-ubyte.gz");

    private static final int IMAGES = 0x803;
    private static final int ONE_LABEL_EACH = 0x801;
    private static final int SIDE = 28;

    @Override
    public String client() {
        return "apt-get";
    }

    @Override
    public void fromClient(Path folder, FetchProgress progress) throws SourceFailure, IOException {
        PackageClient.run(folder, progress, "apt-get", "-o", "Acquire::Retries=1", "download", "dataset-fashion-mnist");
        String archive;
        try (var files = Files.list(folder)) {
            archive = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".deb"))
                    .findFirst()
                    .orElseThrow(() -> new SourceFailure("it has no file %s", "dataset-fashion-mnist_*.deb"));
        }
        PackageClient.run(folder, FetchProgress.NONE, "dpkg-deb", "-x", archive, ".");
        var inner = folder.resolve("usr/share/datasets/fashion-mnist");
        for (var name : FILES) {
            if (!Files.exists(inner.resolve(name))) throw new SourceFailure("it has no file %s", name);
            Files.move(inner.resolve(name), folder.resolve(name));
        }
    }

    @Override
    public void fromNetwork(Path folder, FetchProgress progress) throws SourceFailure {
        for (var name : FILES)
            Download.fetch(
                    HOSTS.stream().map(host -> URI.create(host + name)).toList(), folder.resolve(name), progress);
    }

    @Override
    public List<Pack.Item> items(Materials materials) throws SourceFailure, IOException {
        var items = new ArrayList<Pack.Item>();
        add(items, materials, "train", "train");
        add(items, materials, "t10k", "test");
        return items;
    }

    private static void add(List<Pack.Item> items, Materials materials, String prefix, String part)
            throws SourceFailure, IOException {
        var images = prefix + "-images-idx3-ubyte";
        var labels = prefix + "-labels-idx1-ubyte";
        try (var pixels = new DataInputStream(Materials.stream(materials.need(images + ".gz", images)));
                var kinds = new DataInputStream(Materials.stream(materials.need(labels + ".gz", labels)))) {
            boolean right = pixels.readInt() == IMAGES && kinds.readInt() == ONE_LABEL_EACH;
            int count = pixels.readInt();
            right &= kinds.readInt() == count && pixels.readInt() == SIDE && pixels.readInt() == SIDE;
            if (!right || count < 0 || count > 100_000) throw new SourceFailure("its file %s is broken", images);
            for (int i = 0; i < count; i++) {
                var samples = new byte[SIDE * SIDE];
                pixels.readFully(samples);
                int kind = kinds.readUnsignedByte();
                if (kind >= LABELS.size()) throw new SourceFailure("its file %s is broken", labels);
                var name = "%s/%05d".formatted(part, i);
                items.add(new Pack.Item(name, LABELS.get(kind), name, Image.of(SIDE, SIDE, 1, samples)));
            }
        }
    }
}
