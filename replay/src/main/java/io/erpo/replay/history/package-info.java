/** The history of a run again: its recorded rewards and policies through the same topology, from empty state. */
package io.erpo.replay.history;
