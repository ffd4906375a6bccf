/** Replays the training of a run: its recorded batches and tokens go through the same learner, from the same policy. */
package io.erpo.replay.learner;
