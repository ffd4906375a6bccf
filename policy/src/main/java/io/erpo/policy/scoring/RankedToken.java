package io.erpo.policy.scoring;

/** A token that may come next, with its natural log-probability. */
public record RankedToken(int id, float logProb) {}
