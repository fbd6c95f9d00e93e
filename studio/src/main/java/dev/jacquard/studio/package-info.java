/** The front: a studio on disk, its runs, and the models that come out of them. */
package dev.jacquard.studio;
