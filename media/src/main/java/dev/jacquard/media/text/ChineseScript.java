package dev.jacquard.media.text;

import com.github.houbb.opencc4j.util.ZhConverterUtil;
import java.util.function.UnaryOperator;

/** The script in which a person wants to read Chinese. */
public enum ChineseScript {
    /** As the text has it. */
    AS_IS(UnaryOperator.identity()),
    /** Simplified characters; what a phrase says decides where one character has several. */
    SIMPLIFIED(ZhConverterUtil::toSimple),
    /** Traditional characters; what a phrase says decides where one character has several. */
    TRADITIONAL(ZhConverterUtil::toTraditional);

    private final UnaryOperator<String> conversion;

    ChineseScript(UnaryOperator<String> conversion) {
        this.conversion = conversion;
    }

    /** The text in this script; what is no Chinese stays as it is. */
    public String of(String text) {
        return text.isEmpty() ? text : conversion.apply(text);
    }
}
