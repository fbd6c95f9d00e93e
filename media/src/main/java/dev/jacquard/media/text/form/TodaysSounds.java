package dev.jacquard.media.text.form;

import com.github.houbb.pinyin.constant.enums.PinyinStyleEnum;
import com.github.houbb.pinyin.util.PinyinHelper;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The sounds of today's Mandarin: the fourteen rhymes of the New Rhymes of China (中华新韵, 2005), level and oblique apart;
 * first and second tone are level, third and fourth oblique. A character has the sounds of all its readings.
 */
public final class TodaysSounds implements Sounds {
    /** The one instance. */
    public static final TodaysSounds SOUNDS = new TodaysSounds();

    private static final List<String> BLADES = List.of("zhi", "chi", "shi", "ri", "zi", "ci", "si");

    private final Map<Integer, Sound> known = new ConcurrentHashMap<>();

    private record Sound(BitSet rhymes, Tone tone) {}

    private TodaysSounds() {}

    @Override
    public BitSet rhymes(int point) {
        return sound(point).rhymes;
    }

    @Override
    public Tone tone(int point) {
        return sound(point).tone;
    }

    private Sound sound(int point) {
        return known.computeIfAbsent(point, TodaysSounds::heard);
    }

    private static Sound heard(int point) {
        var rhymes = new BitSet();
        boolean level = false;
        boolean oblique = false;
        for (var reading : readings(point)) {
            int tone = reading.charAt(reading.length() - 1) - '0';
            if (tone < 1 || tone > 4) continue;
            level |= tone <= 2;
            oblique |= tone > 2;
            rhymes.set(2 * rhyme(reading.substring(0, reading.length() - 1)) + (tone <= 2 ? 0 : 1));
        }
        var tone = level && oblique ? Tone.EITHER : level ? Tone.LEVEL : oblique ? Tone.OBLIQUE : Tone.UNKNOWN;
        return new Sound(rhymes, tone);
    }

    /** Pinyin with the number of the tone behind it, such as {@code hang2}, the most usual first; none where not known. */
    static List<String> readings(int point) {
        if (!Character.isIdeographic(point) || !Character.isBmpCodePoint(point)) return List.of();
        var found = PinyinHelper.toPinyinList((char) point, PinyinStyleEnum.NUM_LAST);
        return found.stream().filter(reading -> reading.matches("[a-zü]+[1-5]")).toList();
    }

    /** The number of the rhyme of a syllable without its tone, 1 to 14. */
    static int rhyme(String syllable) {
        var s = syllable.replace('v', 'ü');
        if (s.endsWith("ang")) return 10;
        if (s.endsWith("eng") || s.endsWith("ing") || s.endsWith("ong")) return 11;
        if (s.endsWith("an")) return 8;
        if (s.endsWith("n")) return 9;
        if (s.endsWith("ai")) return 4;
        if (s.endsWith("ei") || s.endsWith("ui")) return 5;
        if (s.endsWith("ao")) return 6;
        if (s.endsWith("ou") || s.endsWith("iu")) return 7;
        if (s.endsWith("ie") || s.endsWith("üe") || s.endsWith("ue") || s.equals("ye")) return 3;
        if (s.endsWith("a")) return 1;
        if (s.endsWith("o") || s.endsWith("e")) return 2;
        if (s.endsWith("ü") || s.matches("[jqxy]u") || s.equals("er")) return 12;
        if (s.endsWith("u")) return 14;
        return BLADES.contains(s) ? 13 : 12;
    }
}
