package dev.jacquard.studio;

/** The program's version. */
public final class Version {
    private static final String CURRENT = "0.1.0";

    private Version() {}

    /** Such as {@code 0.1.0}. */
    public static String current() {
        return CURRENT;
    }
}
