package dev.jacquard.media.text.form;

import com.github.houbb.pinyin.constant.enums.PinyinStyleEnum;
import com.github.houbb.pinyin.util.PinyinHelper;
import dev.jacquard.media.text.ChineseScript;
import java.util.ArrayList;
import java.util.List;

/** How lines of Chinese are read today. */
public final class Pinyin {
    /** Columns of a terminal that a Chinese character takes. */
    private static final int WIDE = 2;

    private Pinyin() {}

    /**
     * The syllable of each character with its tone mark, such as {@code cháng}; empty for what is no Chinese character that
     * is known. Where a character has several readings, its neighbours decide if they make a known phrase with it.
     */
    public static List<String> of(String line) {
        var points = line.codePoints().toArray();
        // Phrases are known in simplified script.
        var simplified = ChineseScript.SIMPLIFIED.of(line);
        if (simplified.codePointCount(0, simplified.length()) == points.length
                && line.codePoints().allMatch(Character::isIdeographic)) {
            var read = List.of(PinyinHelper.toPinyin(simplified, PinyinStyleEnum.DEFAULT, " ")
                    .split(" "));
            if (read.size() == points.length
                    && read.stream().noneMatch(each -> each.codePoints().anyMatch(Character::isIdeographic)))
                return read;
        }
        var syllables = new ArrayList<String>();
        for (int point : points) {
            var character = Character.toString(point);
            var read = Character.isIdeographic(point) ? PinyinHelper.toPinyin(character, PinyinStyleEnum.DEFAULT) : "";
            syllables.add(read.equals(character) ? "" : read);
        }
        return syllables;
    }

    /** The lines of a poem, without what stands between them. */
    public static List<String> lines(String poem) {
        return PoemLines.of(poem);
    }

    /** The lines of a poem for a terminal, each with its readings above it. */
    public static String above(String poem) {
        var text = new StringBuilder();
        for (var line : PoemLines.of(poem)) {
            var syllables = of(line);
            var points = line.codePoints().toArray();
            var read = new StringBuilder();
            var written = new StringBuilder();
            for (int i = 0; i < points.length; i++) {
                var syllable = syllables.get(i);
                int width = Math.max(syllable.length(), WIDE) + 1;
                read.append(syllable).append(" ".repeat(width - syllable.length()));
                written.appendCodePoint(points[i]).append(" ".repeat(width - WIDE));
            }
            text.append(read.toString().stripTrailing()).append('\n');
            text.append(written.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
