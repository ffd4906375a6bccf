/**
 * Whether a series of a run rises, falls or jumps: statistics of trend for the rules of a run's signals. They say how unlikely
 * a series is by chance; thresholds are the callers' matter.
 */
package io.erpo.evaluation.trend;
