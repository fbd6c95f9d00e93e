package dev.jacquard.studio.cli;

import java.util.TreeSet;
import java.util.regex.Pattern;

/** The literal patterns of sentences in Java source. */
final class SpokenPatterns {
    private static final String LITERAL = "\"(?:[^\"\\\\]|\\\\.)*\"";
    private static final Pattern CALL = Pattern.compile("(?:new (?:Problem|UsageProblem|SourceFailure)|Sentence\\.of"
            + "|console\\.(?:say|result|text|replaceLine)|messages\\.of|wrong)\\(|description =");
    private static final Pattern CAUSE = Pattern.compile("\\s*\\w+,\\s*");
    private static final Pattern JOINED = Pattern.compile("%s(?:\\s*\\+\\s*%s)*".replace("%s", LITERAL));
    private static final Pattern PART = Pattern.compile(LITERAL);

    private SpokenPatterns() {}

    static TreeSet<String> of(String source) {
        var found = new TreeSet<String>();
        var calls = CALL.matcher(source);
        while (calls.find()) {
            var cause = CAUSE.matcher(source).region(calls.end(), source.length());
            var begin = cause.lookingAt() ? cause.end() : calls.end();
            var joined = JOINED.matcher(argument(source, begin));
            while (joined.find()) {
                var whole = new StringBuilder();
                var parts = PART.matcher(joined.group());
                while (parts.find())
                    whole.append(parts.group(), 1, parts.group().length() - 1);
                found.add(whole.toString().translateEscapes());
            }
        }
        return found;
    }

    /** The argument that begins here, without what is inside the brackets of inner calls. */
    private static String argument(String source, int begin) {
        var kept = new StringBuilder();
        var literal = PART.matcher(source);
        var depth = 0;
        for (var i = begin; i < source.length(); i++) {
            var c = source.charAt(i);
            if (c == '"' && literal.region(i, source.length()).lookingAt()) {
                if (depth == 0) kept.append(literal.group());
                i = literal.end() - 1;
                continue;
            }
            if (c == ')') depth--;
            if (depth < 0 || depth == 0 && (c == ',' || c == ';')) break;
            if (depth == 0) kept.append(c);
            if (c == '(') depth++;
        }
        return kept.toString();
    }
}
