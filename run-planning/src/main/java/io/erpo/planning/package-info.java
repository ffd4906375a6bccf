/**
 * Plans a run: brings settings, problems and base policy together, checks that they fit each other, and says it all in
 * one {@link io.erpo.events.RunStarted}. Nothing is started or written here.
 */
package io.erpo.planning;
