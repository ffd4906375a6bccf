package io.erpo.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Work per second, from a result line.
 *
 * @param unit of the work
 * @param perSecond by wall time
 * @param perCpuSecond by CPU time; empty when the line has none
 */
record Rate(String unit, double perSecond, OptionalDouble perCpuSecond) {

    /**
     * The rate of a line: decoded tokens, else tokens, or steps when a line is a step. Empty for the first step, which
     * warms up, for a step marked as not steady, and for lines that sum up others.
     */
    static Optional<Rate> of(JsonNode line) {
        if (line.has("decode_wall")) {
            return rate("tokens", line.path("decode_tokens").asDouble(), line, "decode_");
        }
        if (line.has("step")) {
            boolean steady = line.path("steady").asBoolean(line.get("step").asInt() > 0);
            return steady ? rate("steps", 1, line, "") : Optional.empty();
        }
        return line.has("tokens") ? rate("tokens", line.get("tokens").asDouble(), line, "") : Optional.empty();
    }

    private static Optional<Rate> rate(String unit, double work, JsonNode line, String prefix) {
        double cpu = line.path(prefix + "cpu").asDouble();
        return Optional.of(new Rate(
                unit,
                work / line.path(prefix + "wall").asDouble(),
                cpu > 0 ? OptionalDouble.of(work / cpu) : OptionalDouble.empty()));
    }
}
