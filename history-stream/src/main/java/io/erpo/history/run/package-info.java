/**
 * The course of one run: which prompts are drawn when, when a step has all it learns from, when a policy is measured. It
 * follows from the run's configuration, the published policies and the verified groups, in whatever order they arrive.
 */
package io.erpo.history.run;
