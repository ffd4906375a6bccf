/** The policies of a replay: recomputed ones, and those that the recorded run has kept. */
package io.erpo.replay.store;
