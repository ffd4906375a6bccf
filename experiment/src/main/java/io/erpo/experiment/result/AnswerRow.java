package io.erpo.experiment.result;

/**
 * The responses of one kind.
 *
 * @param meanTokens their mean length
 * @param meanLogprob mean log-probability of their tokens as they were sampled, in nats
 */
public record AnswerRow(AnswerKind kind, int responses, double meanTokens, double meanLogprob) {}
