package io.erpo.planning;

/** What people tell runs apart by. */
public record RunLabel(String recipe, long seed) {}
