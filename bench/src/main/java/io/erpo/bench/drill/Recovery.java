package io.erpo.bench.drill;

import java.util.OptionalLong;

/**
 * A fault and what followed.
 *
 * @param millis from the kill, or from the end of any other fault, to the first new committed record of its victim;
 * empty when the runs had no more work for it
 */
record Recovery(Fault fault, OptionalLong millis) {}
