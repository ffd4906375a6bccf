/**
 * The course of one run: which prompts to draw when, when a step can learn, and when to evaluate a policy. It follows
 * from the run's configuration, the published policies and the verified groups, in whatever order they arrive.
 */
package io.erpo.history.run;
