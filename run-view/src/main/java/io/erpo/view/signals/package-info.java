/**
 * A run that goes wrong says so in words: rules over the steps of a run, each with its evidence, its likely cause and what to
 * try. Pure functions; the thresholds are chosen so that a healthy run of 300 steps stays silent.
 */
package io.erpo.view.signals;
