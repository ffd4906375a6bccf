/**
 * What one evaluation of one model on one benchmark says: under which {@link Conditions}, what each prompt's responses were
 * ({@link PromptResult}), and the {@link Scores} that follow from them.
 */
package io.erpo.evaluation.result;
