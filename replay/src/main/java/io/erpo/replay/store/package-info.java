/** The policies a replay works with: recomputed ones, and those that the recorded run has kept. */
package io.erpo.replay.store;
