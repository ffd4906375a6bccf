/** The training of a run again: its recorded batches and tokens through the same learner, from the same policy. */
package io.erpo.replay.learner;
