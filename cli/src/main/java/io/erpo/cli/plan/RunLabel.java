package io.erpo.cli.plan;

/** What people tell runs apart by. */
public record RunLabel(String recipe, long seed) {}
