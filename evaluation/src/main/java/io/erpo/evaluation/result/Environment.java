package io.erpo.evaluation.result;

import java.time.Instant;
import java.util.OptionalDouble;

/**
 * With what an evaluation was computed. It moves scores less than the {@link Protocol} does, so that evaluations of different
 * environments are compared, with a note.
 *
 * @param engine name and version of what sampled
 * @param dtype number format of the computation, such as {@code bfloat16}
 * @param device what it computed on
 * @param seed every random choice derives from it
 * @param software version or commit of erpo
 * @param date when the evaluation was started
 * @param seconds how long sampling took; empty when it was not measured
 */
public record Environment(
        String engine, String dtype, String device, long seed, String software, Instant date, OptionalDouble seconds) {}
