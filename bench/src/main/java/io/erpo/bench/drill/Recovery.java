package io.erpo.bench.drill;

import java.util.OptionalLong;

/**
 * A kill and its recovery.
 *
 * @param millis from the kill to the first new committed record of the victim; empty when the run had no more work for
 * it
 */
record Recovery(Kill kill, OptionalLong millis) {}
