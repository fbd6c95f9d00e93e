/** What a text may be made to be: patterns, grammars and kinds of verse, as automata that say what may come next. */
package dev.jacquard.media.text.form;
