/**
 * The learner: one thread that turns advantage batches into policy versions, with its wiring and probes. {@code
 * training} defines the meaning of a batch, {@code log} reads and answers it.
 */
package io.erpo.learner;
