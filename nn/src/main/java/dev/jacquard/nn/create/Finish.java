package dev.jacquard.nn.create;

import dev.jacquard.nn.model.Setting;
import dev.jacquard.nn.model.Settings;
import java.util.List;

/**
 * What is done to works after the model made them. Part of what an origin tells, so it depends on its wishes alone.
 *
 * @param <E> what works are
 */
public interface Finish<E> {
    /** Works as the model made them. */
    static <E> Finish<E> none() {
        return new Finish<>() {
            @Override
            public List<Setting> wishes() {
                return List.of();
            }

            @Override
            public E finished(E made, Settings wishes) {
                return made;
            }
        };
    }

    /** What a person may choose about it, each with its default, at which nothing is done. */
    List<Setting> wishes();

    /**
     * A work as it is given out.
     *
     * @param wishes values of {@link #wishes}, and perhaps of others
     */
    E finished(E made, Settings wishes);
}
