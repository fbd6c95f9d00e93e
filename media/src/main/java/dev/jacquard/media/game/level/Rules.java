package dev.jacquard.media.game.level;

import dev.jacquard.media.Problem;
import dev.jacquard.media.Sentence;
import java.util.List;
import java.util.Optional;

/**
 * What the tiles of a map mean, when it can be won and how hard that is, and how a draft of a network becomes a map that can
 * be. Kinds of tiles are numbered from 0; there are 63 at most.
 */
public sealed interface Rules permits SokobanRules, WalkingRules {
    /** How many kinds of tiles there are. */
    int kinds();

    /** The sign of a kind in text files. */
    char sign(int kind);

    /** The kind of what lies outside a level's walls, or -1 where a level fills its whole rectangle. */
    int outside();

    /** Whether nobody ever enters tiles of this kind. */
    boolean isSolid(int kind);

    /** Why a map cannot be played; empty when it can, which does not say that it can be won. */
    Optional<Sentence> whyNot(LevelMap map);

    /**
     * How hard a map is; empty when it cannot be played, cannot be won, or the effort was used up.
     *
     * @param effort how many states to look at before giving up
     */
    Optional<Rating> rating(LevelMap map, int effort);

    /** How much of a map has nothing to do, from 0 to 1, such as boxes that stand on goals already. */
    double idle(LevelMap map);

    /** Which kinds a tile may be of beside what is known of its draft, as bits; never none. */
    long allowed(Draft draft, int tile);

    /**
     * A draft of which everything is known with what is inside made one; empty where nothing can be made of it.
     *
     * @param likelihood for each tile the logarithms of the probabilities of all kinds
     */
    Optional<Draft> joined(Draft draft, float[] likelihood);

    /** The same draft with those tiles forgotten that {@link #playable} chooses anew. */
    Draft opened(Draft joined);

    /**
     * Maps that can be played, made from a draft: as it stands, if it is one already, and others that agree with it but for
     * what stands on its floor.
     *
     * @param likelihood for each tile the logarithms of the probabilities of all kinds where {@link #opened} forgot
     * @param pushes how many pushes to win one are wished for
     */
    List<LevelMap> playable(Draft joined, float[] likelihood, int pushes);

    /** The rules as text, from which {@link #parse} makes them again. */
    String text();

    /** Rules from their {@link #text}; {@link Problem} when it is none. */
    static Rules parse(String text) {
        return text.equals(SokobanRules.TEXT) ? SokobanRules.RULES : WalkingRules.parse(text);
    }
}
