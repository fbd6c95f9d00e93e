/** Measurements and the making of what ships with the program: anyone can run them again. */
package dev.jacquard.bench;
