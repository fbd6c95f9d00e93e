package dev.jacquard.media.text;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.jacquard.media.Problem;

/**
 * Turns text into numbers and back, without loss for any string, broken surrogates included. Immutable; any thread may
 * call.
 *
 * <p>Token 0 stands between works. Tokens 1 to 256 are bytes of UTF-8 ({@link Utf8}), which whatever else is not known
 * falls into. What follows is the tokenizer's own.
 */
public sealed interface Tokenizer permits CharacterTokenizer, BytePairTokenizer {
    /** The token that stands before, between and after works. */
    int END = 0;

    /** The token of byte 0. */
    int FIRST_BYTE = 1;

    /** The first token that is no byte. */
    int FIRST_OWN = FIRST_BYTE + 256;

    /** How many tokens there are. */
    int size();

    /** The tokens of a text; never {@link #END}. */
    int[] encode(String text);

    /** The bytes of {@link Utf8} that a token stands for; none for {@link #END}. */
    byte[] bytes(int token);

    /** The text of tokens; {@link #END} is passed over. {@code decode(encode(text))} is the text. */
    default String decode(int... tokens) {
        var all = new java.io.ByteArrayOutputStream();
        for (int token : tokens) all.writeBytes(bytes(token));
        return Utf8.decode(all.toByteArray());
    }

    /** One line of JSON that {@link #parse} reads. */
    String json();

    /** Reads what {@link #json} wrote; {@link Problem} for anything else. */
    static Tokenizer parse(String json) {
        try {
            var object = JsonParser.parseString(json).getAsJsonObject();
            return switch (object.get("kind").getAsString()) {
                case CharacterTokenizer.KIND -> CharacterTokenizer.of(object);
                case BytePairTokenizer.KIND -> BytePairTokenizer.of(object);
                default -> throw new IllegalStateException("unknown kind");
            };
        } catch (JsonParseException
                | IllegalStateException
                | IllegalArgumentException
                | UnsupportedOperationException
                | IndexOutOfBoundsException
                | NullPointerException e) {
            throw new Problem(e, "The run's tokenizer is damaged. Train again.");
        }
    }

    /** An object of JSON that says which kind of tokenizer it is. */
    static JsonObject object(String kind) {
        var object = new JsonObject();
        object.addProperty("kind", kind);
        return object;
    }
}
