/**
 * The settings of a run, in layers: a preset, the switches of a recipe, a user's file, flags. Everything is checked
 * here, before anything starts.
 */
package io.erpo.settings;
