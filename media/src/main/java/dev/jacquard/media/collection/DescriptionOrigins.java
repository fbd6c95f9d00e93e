package dev.jacquard.media.collection;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * What Debian's volunteers wrote about their packages: the one-line synopsis, a blank line, and the description where it has
 * 40 words or more.
 */
final class DescriptionOrigins implements Origins<TextPack.Item> {
    private static final String RELEASE = "bookworm";
    private static final String FILE = "Translation-en";
    private static final int LEAST_WORDS = 40;

    @Override
    public String client() {
        return "apt-get";
    }

    /** Asks for the descriptions of one release alone, by the machine's own mirror, apart from the machine's own lists. */
    @Override
    public void fromClient(Path folder, FetchProgress progress) throws SourceFailure, IOException {
        var sites = folder.resolve("sites.txt");
        PackageClient.run(
                folder,
                progress,
                "apt-get",
                "indextargets",
                "--format",
                "$(SITE) $(COMPONENT)",
                "Created-By: Packages");
        Files.move(folder.resolve(PackageClient.OUTPUT), sites);
        var site = Files.readAllLines(sites).stream()
                .filter(line -> line.endsWith(" main") && !line.contains("security"))
                .findFirst()
                .orElseThrow(() -> new SourceFailure("it has no list of packages"));
        var list = folder.resolve("sources.list");
        Files.writeString(list, "deb " + site.replace(" main", " " + RELEASE + " main") + "\n");
        var lists = Files.createDirectories(folder.resolve("lists").resolve("partial"))
                .getParent();
        PackageClient.run(
                folder,
                progress,
                "apt-get",
                "-o",
                "Dir::Etc::sourcelist=" + list,
                "-o",
                "Dir::Etc::sourceparts=-",
                "-o",
                "Dir::State::lists=" + lists,
                "-o",
                "Dir::Cache=" + folder.resolve("cache"),
                "-o",
                "Acquire::Languages=en",
                "-o",
                "Acquire::Retries=1",
                "-o",
                "Acquire::GzipIndexes=false",
                "-o",
                "Acquire::IndexTargets::deb::Packages::DefaultEnabled=false",
                "update");
        try (var files = Files.list(lists)) {
            var found = files.filter(f -> f.getFileName().toString().endsWith("_" + FILE))
                    .findFirst();
            Files.move(found.orElseThrow(() -> new SourceFailure("it has no descriptions")), folder.resolve(FILE));
        }
    }

    @Override
    public void fromNetwork(Path folder, FetchProgress progress) throws SourceFailure {
        throw new SourceFailure("only a package client has it");
    }

    @Override
    public List<TextPack.Item> items(Materials materials) throws SourceFailure, IOException {
        var items = new ArrayList<TextPack.Item>();
        var seen = new HashSet<String>();
        try (var reader = Files.newBufferedReader(materials.need(FILE), StandardCharsets.UTF_8)) {
            for (var item = next(reader); item != null; item = next(reader))
                if (words(item) >= LEAST_WORDS && seen.add(item.text())) items.add(item);
        }
        return items;
    }

    /** How many words the description has, without its synopsis. */
    private static int words(TextPack.Item item) {
        int body = item.text().indexOf("\n\n");
        return body < 0 ? 0 : item.text().substring(body).strip().split("\\s+").length;
    }

    /** A paragraph of the file, as the Debian policy manual describes them in section 5.6.13; null at the end. */
    private static TextPack.Item next(BufferedReader reader) throws IOException {
        String name = null;
        String synopsis = "";
        var text = new StringBuilder();
        for (var line = reader.readLine(); line != null; line = reader.readLine()) {
            if (line.isEmpty() && name != null) break;
            if (line.startsWith("Package: ")) name = line.substring(9);
            else if (line.startsWith("Description-en: ")) synopsis = line.substring(16);
            else if (line.equals(" .")) text.append("\n\n");
            // Two blanks begin a line that is to stay one.
            else if (line.startsWith("  "))
                text.append(text.isEmpty() ? "" : "\n").append(line.substring(1));
            else if (line.startsWith(" ")) text.append(separator(text)).append(line.substring(1));
        }
        if (name == null) return null;
        return new TextPack.Item(name, "", text.isEmpty() ? "" : synopsis + "\n\n" + text);
    }

    private static String separator(StringBuilder text) {
        return text.isEmpty() || text.charAt(text.length() - 1) == '\n' ? "" : " ";
    }
}
