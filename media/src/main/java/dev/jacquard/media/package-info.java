/** Collections, pictures and works in pure Java: what a person owns before a network sees it, and what one made of it. */
package dev.jacquard.media;
