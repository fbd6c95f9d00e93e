package dev.jacquard.nn.train;

import dev.jacquard.media.Problem;
import dev.jacquard.media.SafeFiles;
import dev.jacquard.media.Sentence;
import dev.jacquard.nn.torch.Safetensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The last good states of a training, in one folder: safetensors files named by step, never more than two. */
final class Checkpoints {
    private static final int KEPT = 2;
    private static final Pattern NAME = Pattern.compile("step-(\\d{12})\\.safetensors");
    private static final Pattern LEFT_OVER = Pattern.compile("\\..*\\.part");

    private final Path folder;

    Checkpoints(Path folder) {
        this.folder = folder;
    }

    /** Writes a state, reads it back and, once it is safely there, removes the oldest. */
    void save(long step, Map<String, String> metadata, List<Safetensors.Entry> entries) {
        var file = folder.resolve(String.format("step-%012d.safetensors", step));
        var pieces = Safetensors.encode(metadata, entries);
        SafeFiles.write(file, pieces);
        try {
            if (!holds(file, pieces)) {
                Files.delete(file);
                throw new Problem(
                        "%s does not hold what was written to it. The disk may be failing: go on in another place.",
                        file);
            }
            var files = new ArrayList<>(files());
            // A training that stands here went back to before any later state because that one was torn.
            while (!files.get(0).equals(file)) Files.deleteIfExists(files.remove(0));
            for (var old : files.subList(Math.min(KEPT, files.size()), files.size())) Files.deleteIfExists(old);
            removeLeftOvers();
        } catch (IOException e) {
            throw SafeFiles.problem(folder, e);
        }
    }

    private static boolean holds(Path file, List<ByteBuffer> pieces) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            var read = ByteBuffer.allocate(1 << 20);
            for (var piece : pieces) {
                var wanted = piece.duplicate();
                while (wanted.hasRemaining()) {
                    read.clear().limit(Math.min(read.capacity(), wanted.remaining()));
                    while (read.hasRemaining()) if (channel.read(read) < 0) return false;
                    var part = wanted.slice(wanted.position(), read.flip().remaining());
                    if (!part.equals(read)) return false;
                    wanted.position(wanted.position() + part.remaining());
                }
            }
            return channel.position() == channel.size();
        }
    }

    /**
     * What {@code use} makes of the newest state that is whole and that it takes; those passed over as unfit are reported,
     * those of which it makes nothing are not.
     *
     * @throws Problem what {@code use} said of the oldest state, when that is whole and it takes none
     */
    <T> Optional<T> latest(Function<Safetensors, Optional<T>> use, Consumer<Sentence> warnings) {
        var passedOver = new ArrayList<Sentence>();
        var files = files();
        for (var file : files) {
            var read = Optional.<Safetensors>empty();
            try {
                read = Optional.of(Safetensors.read(file));
                var used = use.apply(read.get());
                if (used.isEmpty()) continue;
                passedOver.forEach(warnings);
                return used;
            } catch (Problem unusable) {
                if (read.isPresent() && file.equals(files.get(files.size() - 1))) throw unusable;
                passedOver.add(
                        Sentence.of("%s The training goes on from the checkpoint before it.", unusable.sentence()));
            }
        }
        return Optional.empty();
    }

    boolean isEmpty() {
        return files().isEmpty();
    }

    /** Newest first. */
    private List<Path> files() {
        if (!Files.isDirectory(folder)) return List.of();
        try (var listed = Files.list(folder)) {
            return listed.filter(f -> NAME.matcher(f.getFileName().toString()).matches())
                    .sorted(Comparator.comparing((Path f) -> f.getFileName().toString())
                            .reversed())
                    .toList();
        } catch (IOException e) {
            throw SafeFiles.problem(folder, e);
        }
    }

    // A process that was killed while it wrote leaves a file that no one else will ever finish.
    private void removeLeftOvers() throws IOException {
        try (var listed = Files.list(folder)) {
            for (var file : listed.filter(
                            f -> LEFT_OVER.matcher(f.getFileName().toString()).matches())
                    .toList()) Files.deleteIfExists(file);
        }
    }
}
