package dev.jacquard.media.work;

import dev.jacquard.media.Problem;
import dev.jacquard.media.SafeFiles;
import dev.jacquard.media.game.level.LevelMap;
import dev.jacquard.media.game.level.TileSet;
import dev.jacquard.media.image.AnimatedGif;
import dev.jacquard.media.image.ContactSheet;
import dev.jacquard.media.image.Image;
import dev.jacquard.media.image.SpriteSheet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Works that were made together, in order; cannot be changed.
 *
 * @param <T> their medium, such as {@link Image}
 */
public final class Works<T> extends AbstractList<Work<T>> {
    private static final int CENTISECONDS = 8;
    private static final int ONE_ROW = 10;
    private static final int PREVIEWED_IN_A_ROW = 8;
    private static final int GOOD_TO_SEE = 256;

    private final List<Work<T>> works;
    private final int columns;

    private Works(List<Work<T>> works, int columns) {
        this.works = works;
        this.columns = columns;
    }

    /** These works. */
    public static <T> Works<T> of(List<Work<T>> works) {
        int size = works.size();
        return new Works<>(List.copyOf(works), size <= ONE_ROW ? size : (int) Math.ceil(Math.sqrt(size)));
    }

    /** The same works, so many of them beside each other on a sheet. */
    public Works<T> inRowsOf(int columns) {
        if (columns < 1) throw new IllegalArgumentException("A row has 1 work at least, not " + columns + ".");
        return new Works<>(works, columns);
    }

    @Override
    public Work<T> get(int index) {
        return works.get(index);
    }

    @Override
    public int size() {
        return works.size();
    }

    /**
     * Writes the works. A path that ends with {@code .png} becomes one picture: the work itself where there is one, else a
     * sheet of them all; {@code .gif} an animation; {@code .txt} one text of them all; any other a folder with a file for each, named by recipe, seed and
     * number, beside what is there already. All carry their origins.
     *
     * @return the files written, in order
     * @throws Problem when something cannot be written
     */
    public List<Path> save(Path path) {
        var name =
                path.getFileName() == null ? "" : path.getFileName().toString().toLowerCase(Locale.ROOT);
        if (works.isEmpty()) return List.of();
        if (name.endsWith(".png"))
            SafeFiles.write(path, size() == 1 ? works.get(0).bytes() : sheet());
        else if (name.endsWith(".gif")) SafeFiles.write(path, animation());
        else if (name.endsWith(".txt")) SafeFiles.write(path, TextFile.of(written()));
        else return saveEach(path);
        return List.of(path);
    }

    /**
     * Writes one file that shows the works at a glance: a sheet of at most 8 pictures in a row, without their origins, or one
     * of all texts.
     *
     * @param path of the file, without its ending
     * @return the file
     * @throws IllegalStateException when they are neither
     */
    public Path preview(Path path) {
        if (works.get(0).content() instanceof String) {
            var text = path.resolveSibling(path.getFileName() + ".txt");
            SafeFiles.write(text, TextFile.of(written()));
            return text;
        }
        var file = path.resolveSibling(path.getFileName() + ".png");
        SafeFiles.write(file, ContactSheet.of(images(), PREVIEWED_IN_A_ROW).png());
        return file;
    }

    private byte[] sheet() {
        return ContactSheet.of(images(), columns).png(texts());
    }

    private Map<String, String> texts() {
        return Map.of(
                Work.KEYWORD_OF_SEVERAL,
                origins(),
                "Software",
                "Jacquard " + works.get(0).origin().program());
    }

    /**
     * Writes the works as a sheet of sprites, pixel by pixel, and beside it a JSON file of the same name that says where each lies,
     * called as its own file would be. The picture carries all origins.
     *
     * @return the picture and the JSON file
     * @throws Problem when something cannot be written
     */
    public List<Path> saveSprites(Path png, SpriteSheet.Format format) {
        var name = String.valueOf(png.getFileName());
        if (!name.toLowerCase(Locale.ROOT).endsWith(".png"))
            throw new Problem("A sheet of sprites is a file that ends with .png, not %s.", png);
        var names = new ArrayList<String>();
        for (var work : works) {
            var own = nameOf(work.origin());
            int copy = 1;
            while (names.contains(own + (copy == 1 ? "" : "-" + copy) + ".png")) copy++;
            names.add(own + (copy == 1 ? "" : "-" + copy) + ".png");
        }
        var sprites = SpriteSheet.of(images(), names);
        SafeFiles.write(png, sprites.image().png(texts()));
        var json = png.resolveSibling(name.substring(0, name.length() - 4) + ".json");
        var program = works.get(0).origin().program();
        SafeFiles.write(json, sprites.json(format, name, program).getBytes(StandardCharsets.UTF_8));
        return List.of(png, json);
    }

    private byte[] animation() {
        var images = images();
        int side = Math.max(images.get(0).width(), images.get(0).height());
        int factor = Math.max(1, GOOD_TO_SEE / side);
        var frames = images.stream().map(image -> image.enlarged(factor)).toList();
        return AnimatedGif.encode(frames, CENTISECONDS, ascii(Work.KEYWORD_OF_SEVERAL + " " + origins()));
    }

    private String origins() {
        return works.stream().map(work -> work.origin().json()).collect(Collectors.joining(",", "[", "]"));
    }

    /** JSON may write every other character by its number. */
    static String ascii(String json) {
        return json.chars()
                .mapToObj(c -> c < 128 ? String.valueOf((char) c) : "\\u%04x".formatted(c))
                .collect(Collectors.joining());
    }

    private List<Image> images() {
        var images = new ArrayList<Image>();
        for (var work : works) {
            if (work.content() instanceof Image image) images.add(image);
            else if (work.content() instanceof LevelMap level) images.add(TileSet.draw(level));
            else throw new IllegalStateException("Only what can be seen goes on a sheet or into an animation.");
        }
        return images;
    }

    private List<Work<String>> written() {
        var texts = new ArrayList<Work<String>>();
        for (var work : works) {
            if (!(work.content() instanceof String text))
                throw new IllegalStateException("Only texts go into a file of text.");
            texts.add(new Work<>(text, work.origin()));
        }
        return texts;
    }

    private List<Path> saveEach(Path folder) {
        if (Files.exists(folder) && !Files.isDirectory(folder))
            throw new Problem(
                    "%s is a file, so no works can be saved there. Name a folder, or a file ending with .png or .gif.",
                    folder);
        SafeFiles.createFolder(folder);
        return works.stream().map(work -> saveBeside(work, folder)).toList();
    }

    /** Under its own name where that is free or holds the same work, otherwise under one with a number behind. */
    private static <T> Path saveBeside(Work<T> work, Path folder) {
        var bytes = work.bytes();
        var name = nameOf(work.origin());
        for (int copy = 1; ; copy++) {
            var file = folder.resolve(name + (copy == 1 ? "" : "-" + copy) + work.ending());
            if (Files.exists(file)) {
                if (holds(file, bytes)) return file;
            } else {
                SafeFiles.write(file, bytes);
                var stem = file.toString().substring(0, file.toString().length() - 4);
                work.beside().ifPresent(text -> SafeFiles.write(Path.of(stem + text.ending()), text.bytes()));
                return file;
            }
        }
    }

    private static String nameOf(Origin origin) {
        return "%s%s-seed%d-%04d"
                .formatted(
                        origin.recipe(),
                        origin.mode().equals("sample") ? "" : "-" + origin.mode(),
                        origin.seed(),
                        origin.index());
    }

    private static boolean holds(Path file, byte[] bytes) {
        try {
            return Files.size(file) == bytes.length && Arrays.equals(Files.readAllBytes(file), bytes);
        } catch (IOException e) {
            return false;
        }
    }
}
