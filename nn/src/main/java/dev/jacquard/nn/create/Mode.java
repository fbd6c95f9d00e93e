package dev.jacquard.nn.create;

import java.util.Locale;

/** How a work comes from latent vectors. */
enum Mode {
    /** From fresh noise. */
    SAMPLE,
    /** From the noise of a given work, mixed with fresh noise. */
    VARY,
    /** From a point between the noises of two works. */
    INTERPOLATE,
    /** From a given work's own vector. */
    RECONSTRUCT,
    /** From a vector moved along a direction. */
    TRAVERSE;

    /** Its name in an origin and on the command line. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
