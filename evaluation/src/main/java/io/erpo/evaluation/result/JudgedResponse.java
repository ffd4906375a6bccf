package io.erpo.evaluation.result;

import io.erpo.evaluation.score.Answer;

/**
 * One response to a prompt of a benchmark.
 *
 * @param answer its answer and verdict
 * @param tokens its length
 * @param truncated whether it ended at a limit of length
 */
public record JudgedResponse(Answer answer, int tokens, boolean truncated) {}
