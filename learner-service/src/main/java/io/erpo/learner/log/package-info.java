/**
 * The learner's reads and writes: the known runs and policies, the tokens at the offsets of a batch, and the records
 * that answer a batch.
 */
package io.erpo.learner.log;
