package dev.jacquard.media.text;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One token for each character as people see it ({@link Graphemes}), Chinese character by character. A character that is
 * not known falls into its code points, and these into bytes.
 */
public final class CharacterTokenizer implements Tokenizer {
    static final String KIND = "characters";
    private static final int MOST_COUNTED = 1 << 20;

    private final List<String> characters;
    private final byte[][] bytes;
    private final Map<String, Integer> tokens = new HashMap<>();
    private final int[] ofUnit = new int[1 << 16];

    private CharacterTokenizer(List<String> characters) {
        this.characters = List.copyOf(characters);
        this.bytes = new byte[size()][];
        bytes[END] = new byte[0];
        for (int i = 0; i < 256; i++) bytes[FIRST_BYTE + i] = new byte[] {(byte) i};
        for (int i = 0; i < characters.size(); i++) {
            var character = characters.get(i);
            if (tokens.put(character, FIRST_OWN + i) != null || character.isEmpty())
                throw new IllegalArgumentException("A character is there twice.");
            bytes[FIRST_OWN + i] = Utf8.encode(character);
            if (character.length() == 1) ofUnit[character.charAt(0)] = FIRST_OWN + i;
        }
    }

    /**
     * The characters of these texts, the most frequent first.
     *
     * @param most the largest number of tokens, bytes and {@link #END} included; at least 257
     */
    public static CharacterTokenizer of(Iterable<String> texts, int most) {
        if (most < FIRST_OWN) throw new IllegalArgumentException("A tokenizer has at least " + FIRST_OWN + " tokens.");
        var counts = new HashMap<String, long[]>();
        for (var text : texts) {
            Graphemes.each(text, c -> counts.computeIfAbsent(c, ignored -> new long[1])[0]++);
            // Only noise has so many; what is rare would not get a token anyway.
            if (counts.size() > MOST_COUNTED) counts.values().removeIf(count -> count[0] < 2);
        }
        return new CharacterTokenizer(counts.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<String, long[]> e) -> -e.getValue()[0])
                        .thenComparing(Map.Entry::getKey))
                .limit(most - FIRST_OWN)
                .map(Map.Entry::getKey)
                .toList());
    }

    static CharacterTokenizer of(JsonObject object) {
        var characters = new ArrayList<String>();
        // As code points, because broken surrogates would not survive a file in UTF-8.
        for (var character : object.getAsJsonArray("characters")) {
            var text = new StringBuilder();
            for (var point : character.getAsJsonArray()) text.appendCodePoint(point.getAsInt());
            characters.add(text.toString());
        }
        return new CharacterTokenizer(characters);
    }

    @Override
    public String json() {
        var all = new JsonArray();
        for (var character : characters) {
            var points = new JsonArray();
            character.codePoints().forEach(points::add);
            all.add(points);
        }
        var object = Tokenizer.object(KIND);
        object.add("characters", all);
        return object.toString();
    }

    @Override
    public int size() {
        return FIRST_OWN + characters.size();
    }

    @Override
    public byte[] bytes(int token) {
        return bytes[token].clone();
    }

    @Override
    public int[] encode(String text) {
        var found = new Ints(text.length());
        Graphemes.each(text, character -> add(character, found));
        return found.toArray();
    }

    private void add(String character, Ints found) {
        int known = character.length() == 1 ? ofUnit[character.charAt(0)] : tokens.getOrDefault(character, 0);
        if (known != 0) found.add(known);
        else character.codePoints().forEach(point -> addPoint(Character.toString(point), found));
    }

    private void addPoint(String point, Ints found) {
        int known = tokens.getOrDefault(point, 0);
        if (known != 0) found.add(known);
        else for (byte b : Utf8.encode(point)) found.add(FIRST_BYTE + (b & 0xFF));
    }
}
