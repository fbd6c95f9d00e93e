package dev.jacquard.media.collection;

import dev.jacquard.media.SafeFiles;
import dev.jacquard.media.game.Game;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** A game as the only item of a collection. */
record GameItems(Game game) implements Items<Game> {
    /** Grows when the rules or the planes of a game change, so that runs on other rules are told apart. */
    private static final int RULES = 1;

    @Override
    public int size() {
        return 1;
    }

    @Override
    public Game get(int index) {
        return game;
    }

    @Override
    public String name(int index) {
        return game.name();
    }

    @Override
    public Optional<String> label(int index) {
        return Optional.empty();
    }

    @Override
    public Part part(int index) {
        return Part.TRAIN;
    }

    @Override
    public byte[] contentHash(int index) {
        var rules = "%s %d %d %d %d %d"
                .formatted(game.name(), RULES, game.columns(), game.rows(), game.planes(), game.moves());
        return HexFormat.of().parseHex(SafeFiles.sha256(rules.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public List<Unreadable> unreadable() {
        return List.of();
    }

    @Override
    public Optional<String> knownFingerprint() {
        return Optional.empty();
    }
}
