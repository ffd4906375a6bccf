/** Two evaluations of the same prompts, compared prompt by prompt. */
package io.erpo.evaluation.comparison;
