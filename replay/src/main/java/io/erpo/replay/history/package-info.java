/** Replays the history of a run: its recorded rewards and policies go through the same topology, from empty state. */
package io.erpo.replay.history;
