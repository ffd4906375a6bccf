/**
 * The scores of one prompt from its judged responses: the chance that one of k is correct ({@link PassAtK}), which answers mean
 * the same ({@link AnswerClasses}, by an {@link Equivalence}), and whether the majority of k is correct ({@link MajorityAtK}). {@link BenchmarkScores} are their means.
 */
package io.erpo.evaluation.score;
