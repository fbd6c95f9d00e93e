/** The command line: one class a command, results on standard output, everything else on standard error. */
package dev.jacquard.studio.cli;
