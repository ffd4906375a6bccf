/**
 * Plans a run: combines settings, problems and base policy, checks that they fit each other, and puts everything into
 * one {@link io.erpo.events.RunStarted}. Starts and writes nothing.
 */
package io.erpo.planning;
