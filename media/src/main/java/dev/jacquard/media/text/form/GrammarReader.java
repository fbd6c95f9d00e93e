package dev.jacquard.media.text.form;

import dev.jacquard.media.Problem;
import dev.jacquard.media.text.form.Expression.Choice;
import dev.jacquard.media.text.form.Expression.Repeat;
import dev.jacquard.media.text.form.Expression.Rule;
import dev.jacquard.media.text.form.Expression.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads a grammar in extended Backus-Naur form: rules {@code name = ... ;}, the first of which is what a text is, of
 * names, {@code "texts"}, {@code /patterns/}, choices with {@code |}, groups {@code ( )}, optional parts {@code [ ]},
 * repeated ones {@code { }}, and {@code * + ?} behind a part; comments run from {@code #} to the end of the line.
 */
final class GrammarReader {
    private static final int MOST_NESTED = 200;

    private final String grammar;
    private int at;
    private int nested;

    private GrammarReader(String grammar) {
        this.grammar = grammar;
    }

    static Map<String, Expression> read(String grammar) {
        return new GrammarReader(grammar).rules();
    }

    private Map<String, Expression> rules() {
        var rules = new LinkedHashMap<String, Expression>();
        for (blanks(); at < grammar.length(); blanks()) {
            int from = at;
            var name = name();
            need('=');
            var rule = choice();
            need(';');
            if (rules.put(name, rule) != null) {
                at = from;
                throw broken("a rule that is there already");
            }
        }
        if (rules.isEmpty()) throw broken("no rule");
        return rules;
    }

    private Problem broken(String found) {
        long line = grammar.substring(0, Math.min(at, grammar.length()))
                        .chars()
                        .filter(c -> c == '\n')
                        .count()
                + 1;
        return new Problem(
                "The grammar is broken in its line %s, which has %s. A rule is NAME = ... ; of names, \"texts\", /patterns/,"
                        + " |, ( ), [ ], { }, *, + and ?.",
                line, found);
    }

    private void blanks() {
        while (at < grammar.length()) {
            char c = grammar.charAt(at);
            if (c == '#') while (at < grammar.length() && grammar.charAt(at) != '\n') at++;
            else if (Character.isWhitespace(c)) at++;
            else return;
        }
    }

    private boolean take(char c) {
        blanks();
        if (at >= grammar.length() || grammar.charAt(at) != c) return false;
        at++;
        return true;
    }

    private void need(char c) {
        if (!take(c)) throw broken("no \"" + c + "\" where one is due");
    }

    private boolean isName() {
        blanks();
        return at < grammar.length() && Character.isLetter(grammar.codePointAt(at));
    }

    private String name() {
        if (!isName()) throw broken("no name where one is due");
        int from = at;
        while (at < grammar.length()
                && (Character.isLetterOrDigit(grammar.codePointAt(at)) || "-_".indexOf(grammar.charAt(at)) >= 0))
            at += Character.charCount(grammar.codePointAt(at));
        return grammar.substring(from, at);
    }

    private Expression choice() {
        if (++nested > MOST_NESTED) throw broken("more groups within each other than are read");
        var parts = new ArrayList<Expression>();
        do parts.add(sequence());
        while (take('|'));
        nested--;
        return parts.size() == 1 ? parts.get(0) : new Choice(parts);
    }

    private Expression sequence() {
        var parts = new ArrayList<Expression>();
        for (blanks(); at < grammar.length() && ";|)]}".indexOf(grammar.charAt(at)) < 0; blanks())
            parts.add(repeated(part()));
        return parts.size() == 1 ? parts.get(0) : new Sequence(parts);
    }

    private Expression part() {
        if (isName()) return new Rule(name());
        if (take('(')) return closed(choice(), ')');
        if (take('[')) return new Repeat(closed(choice(), ']'), 0, 1);
        if (take('{')) return new Repeat(closed(choice(), '}'), 0, Expression.ENDLESS);
        if (take('"')) return Expression.text(quoted('"'));
        if (take('\'')) return Expression.text(quoted('\''));
        if (take('/')) return PatternReader.read(pattern());
        throw broken("\"" + Character.toString(grammar.codePointAt(at)) + "\" where a part is due");
    }

    private Expression closed(Expression inner, char end) {
        need(end);
        return inner;
    }

    private Expression repeated(Expression part) {
        if (take('*')) return new Repeat(part, 0, Expression.ENDLESS);
        if (take('+')) return new Repeat(part, 1, Expression.ENDLESS);
        if (take('?')) return new Repeat(part, 0, 1);
        return part;
    }

    private String quoted(char end) {
        var text = new StringBuilder();
        for (; at < grammar.length() && grammar.charAt(at) != end; at++) {
            char c = grammar.charAt(at);
            if (c == '\\' && at + 1 < grammar.length()) {
                char escaped = grammar.charAt(++at);
                text.append(escaped == 'n' ? '\n' : escaped == 't' ? '\t' : escaped);
            } else if (c == '\n') break;
            else text.append(c);
        }
        if (at >= grammar.length() || grammar.charAt(at) != end) throw broken("a text without an end");
        at++;
        return text.toString();
    }

    private String pattern() {
        var pattern = new StringBuilder();
        for (; at < grammar.length() && grammar.charAt(at) != '/' && grammar.charAt(at) != '\n'; at++) {
            char c = grammar.charAt(at);
            if (c == '\\' && at + 1 < grammar.length()) {
                char escaped = grammar.charAt(++at);
                pattern.append(escaped == '/' ? "/" : "\\" + escaped);
            } else pattern.append(c);
        }
        if (at >= grammar.length() || grammar.charAt(at) != '/') throw broken("a pattern without an end");
        at++;
        return pattern.toString();
    }
}
