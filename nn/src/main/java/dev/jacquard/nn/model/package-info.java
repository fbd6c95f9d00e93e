/**
 * Recipes: each file holds one family's settings, network and turns. A new recipe is one file here, one line in {@link
 * dev.jacquard.nn.model.Recipes}, and its test.
 */
package dev.jacquard.nn.model;
