/** Text: encodings, tokenizers, scripts of Chinese, and what a model of text is measured against. */
package dev.jacquard.media.text;
