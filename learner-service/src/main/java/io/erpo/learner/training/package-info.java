/**
 * One training step, without Kafka: what a batch asks for ({@link io.erpo.learner.training.TrainingPlan}), the updates,
 * the checkpoints, and what the log is to say about them.
 */
package io.erpo.learner.training;
