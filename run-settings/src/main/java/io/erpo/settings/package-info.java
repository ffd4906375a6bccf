/**
 * The settings of a run, in layers: a preset, what the recipe switches, a file of the user's, flags. Everything is
 * checked here, before anything starts.
 */
package io.erpo.settings;
