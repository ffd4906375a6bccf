/**
 * What the learner reads from the log and writes to it: which runs and policies there are, the tokens at the offsets a batch
 * names, and the records that answer a batch.
 */
package io.erpo.learner.log;
