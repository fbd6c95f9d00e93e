package dev.jacquard.media.summary;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Cuts a text into its sentences, English and Chinese. Paragraphs stand between blank lines; a paragraph of one short line
 * that ends no sentence is a heading, and no sentence.
 */
public final class Passages {
    private static final int MOST_HEADING = 80;
    private static final Pattern BLANK_LINES = Pattern.compile("\\n[ \\t\\u3000]*\\n\\s*");
    private static final Pattern CHAPTER = Pattern.compile(
            "(?:chapter|book|part|act|scene|letter|canto|volume)\\s+(?:[0-9]+|[IVXLC]+|the\\s+(?:first|second|third|last|\\w+th)"
                    + "|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\\w+teen|twenty\\S*|thirty\\S*)\\b.*"
                    + "|(?-i:[IVXLC]{1,7})\\.?|#{1,6}\\s.*|第[0-9〇零一二三四五六七八九十百千两]{1,7}[章回节節卷部篇折].*",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern ENDS_SENTENCE = Pattern.compile(".*[.!?。！？…;；:：,，]['\"”’」』）)\\]]*", Pattern.DOTALL);
    private static final Pattern CHINESE_END = Pattern.compile("[。！？!?…]+[”’」』）》\"']*(?!\\s*[，,；;、])");
    private static final Pattern LAST_WORD = Pattern.compile("(?:^|[\\s(\"'“‘\\[])([\\p{L}.]+)\\.$");
    /** After these a sentence goes on whatever follows. */
    private static final Set<String> ABBREVIATIONS = Set.of(
            "mr", "mrs", "ms", "messrs", "mme", "mlle", "dr", "prof", "rev", "hon", "st", "mt", "ft", "gen", "col",
            "capt", "lieut", "lt", "sgt", "maj", "gov", "sen", "rep", "pres", "vs", "viz", "cf", "e.g", "i.e", "al",
            "fig", "figs", "eq", "no", "nos", "vol", "vols", "pp", "ch", "sec", "ed", "eds", "approx", "ca");

    private final String text;
    private final List<Passage> found = new ArrayList<>();
    private int chapter;
    private String title = "";
    private int paragraph;

    private Passages(String text) {
        this.text = text;
    }

    /** All sentences of a text, in order. Line ends are line feeds. */
    public static List<Passage> of(String text) {
        var passages = new Passages(text);
        var matcher = BLANK_LINES.matcher(text);
        int from = 0;
        while (matcher.find()) {
            passages.block(from, matcher.start());
            from = matcher.end();
        }
        passages.block(from, text.length());
        return List.copyOf(passages.found);
    }

    private void block(int from, int to) {
        int first = skipBlanks(from, to);
        int last = skipBlanksBack(first, to);
        if (first == last) return;
        var block = text.substring(first, last);
        if (isHeading(block)) {
            if (!CHAPTER.matcher(block).matches()) return;
            // Titles that follow one another are a table of contents, or a part and its first chapter.
            if (chapter == 0 || paragraph > 0) chapter++;
            title = block.replaceAll("^#+\\s*", "");
            paragraph = 0;
            return;
        }
        paragraph++;
        int at = 0;
        for (int end : ends(block)) {
            int begin = skipBlanks(first + at, first + end);
            int finish = skipBlanksBack(begin, first + end);
            if (finish > begin)
                found.add(new Passage(text.substring(begin, finish), begin, finish, chapter, title, paragraph));
            at = end;
        }
    }

    private static boolean isHeading(String block) {
        return block.indexOf('\n') < 0
                && block.length() <= MOST_HEADING
                && (!ENDS_SENTENCE.matcher(block).matches()
                        || CHAPTER.matcher(block).matches() && !block.contains("。"));
    }

    private int skipBlanks(int from, int to) {
        int at = from;
        while (at < to && isBlank(text.charAt(at))) at++;
        return at;
    }

    private int skipBlanksBack(int from, int to) {
        int at = to;
        while (at > from && isBlank(text.charAt(at - 1))) at--;
        return at;
    }

    private static boolean isBlank(char c) {
        return Character.isWhitespace(c) || c == '\u3000' || c == '\u00a0';
    }

    /** Where the sentences of a paragraph end, the last one at its end. */
    private static List<Integer> ends(String block) {
        // A line end inside a paragraph is a blank to readers, but the iterator takes some for the end of a sentence.
        var line = block.replace('\n', ' ');
        var iterator = BreakIterator.getSentenceInstance(Locale.ENGLISH);
        iterator.setText(line);
        var candidates = new TreeSet<Integer>();
        for (int end = iterator.next(); end != BreakIterator.DONE; end = iterator.next())
            if (!goesOn(line, end)) candidates.add(end);
        var chinese = CHINESE_END.matcher(line);
        while (chinese.find()) if (isChineseEnd(line, chinese.start(), chinese.end())) candidates.add(chinese.end());
        candidates.add(line.length());
        return List.copyOf(candidates);
    }

    /** Signs of either script end a Chinese sentence where Chinese stands before or behind them. */
    private static boolean isChineseEnd(String line, int start, int end) {
        if ("。！？".indexOf(line.charAt(start)) >= 0) return true;
        return start > 0
                && Character.isIdeographic(line.codePointBefore(start))
                && (line.charAt(start) != '…'
                        || end == line.length()
                        || isBlank(line.charAt(end))
                        || "”」』".indexOf(line.charAt(end - 1)) >= 0);
    }

    /**
     * Whether what seems to end before {@code end} does not, since an abbreviation ends there, no new sentence begins, or no blank
     * stands behind the full stop.
     */
    private static boolean goesOn(String line, int end) {
        if (end == line.length()) return false;
        if (startsLower(line, end) || line.charAt(end - 1) == '.') return true;
        var before = line.substring(Math.max(0, end - 40), end).stripTrailing();
        if (before.isEmpty()) return true;
        var word = LAST_WORD.matcher(before);
        if (!word.find()) return false;
        var name = word.group(1);
        boolean initial = name.codePointCount(0, name.length()) == 1
                && Character.isUpperCase(name.codePointAt(0))
                && !name.equals("I");
        return initial || ABBREVIATIONS.contains(name.toLowerCase(Locale.ROOT)) && !numberless(name, line, end);
    }

    /** "No." is an abbreviation before a number alone. */
    private static boolean numberless(String name, String line, int end) {
        return (name.equalsIgnoreCase("no") || name.equalsIgnoreCase("nos"))
                && !(end < line.length() && Character.isDigit(line.charAt(end)));
    }

    private static boolean startsLower(String line, int from) {
        int at = from;
        while (at < line.length() && isBlank(line.charAt(at))) at++;
        return at < line.length() && Character.isLowerCase(line.codePointAt(at));
    }
}
