/**
 * What can be said from few numbers: a value with its standard error and its 95 % interval ({@link Estimate}), and tests of a
 * difference. The unit of an interval over a benchmark is the prompt, not the response: the samples of one prompt are one
 * observation.
 */
package io.erpo.evaluation.statistics;
