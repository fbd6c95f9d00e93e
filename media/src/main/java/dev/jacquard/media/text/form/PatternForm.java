package dev.jacquard.media.text.form;

import dev.jacquard.media.Problem;
import java.util.Map;

/** A regular expression or a grammar of a person's own. */
public final class PatternForm implements Form {
    private final Program program;

    private PatternForm(Program program) {
        this.program = program;
    }

    /**
     * What matches a regular expression as a whole, in the syntax of {@link java.util.regex.Pattern}.
     *
     * @throws Problem where it is broken, or looks around or back, which this form cannot
     */
    public static PatternForm pattern(String pattern) {
        return new PatternForm(new Program(Map.of("pattern", PatternReader.read(pattern))));
    }

    /**
     * What the first rule of a grammar says: {@code name = ... ;} of names, "texts", /patterns/, |, ( ), [ ], { }, *, +
     * and ?, with comments from # to the end of the line. Rules may use each other and themselves, but no rule may begin
     * with itself.
     *
     * @throws Problem where it is broken
     */
    public static PatternForm grammar(String grammar) {
        return new PatternForm(new Program(GrammarReader.read(grammar)));
    }

    @Override
    public Place begin(Alphabet alphabet) {
        return new Automaton(program, alphabet).begin();
    }
}
