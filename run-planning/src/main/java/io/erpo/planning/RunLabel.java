package io.erpo.planning;

/** The recipe and seed by which people distinguish runs. */
public record RunLabel(String recipe, long seed) {}
