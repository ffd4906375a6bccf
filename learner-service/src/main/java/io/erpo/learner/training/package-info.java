/**
 * One training step, without Kafka: what a batch asks for ({@link io.erpo.learner.training.TrainingPlan}), the updates,
 * the checkpoints, and the records for the log.
 */
package io.erpo.learner.training;
