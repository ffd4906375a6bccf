/**
 * The learner: one thread that turns advantage batches into policy versions, its wiring and its probes. What a batch
 * means is in {@code training}; how it is read and answered is in {@code log}.
 */
package io.erpo.learner;
