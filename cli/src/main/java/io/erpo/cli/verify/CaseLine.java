package io.erpo.cli.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.math.Verdict.Ruling;
import java.util.Arrays;
import java.util.Optional;

/**
 * One line of the file to verify: {@code {"id": any value, "gold": text or number, "response": text}}.
 *
 * @param id repeated in the verdict; a JSON null when the line has none
 * @param expected the verdict that this case should get, if the line has {@code "verdict"}
 */
record CaseLine(JsonNode id, String gold, String response, Optional<Ruling> expected) {

    /** @throws IllegalArgumentException saying what is wrong with the line */
    static CaseLine of(ObjectNode line) {
        JsonNode gold = line.path("gold");
        if (!gold.isTextual() && !gold.isNumber()) {
            throw new IllegalArgumentException("\"gold\" must be text or a number, was " + shown(gold));
        }
        JsonNode response = line.path("response");
        if (!response.isTextual()) {
            throw new IllegalArgumentException("\"response\" must be text, was " + shown(response));
        }
        return new CaseLine(
                line.hasNonNull("id") ? line.get("id") : line.nullNode(),
                gold.asText(),
                response.textValue(),
                expected(line.path("verdict")));
    }

    private static Optional<Ruling> expected(JsonNode verdict) {
        if (verdict.isMissingNode()) {
            return Optional.empty();
        }
        return Optional.of(Arrays.stream(Ruling.values())
                .filter(ruling -> ruling.name().equals(verdict.asText()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "\"verdict\" must be one of " + Arrays.toString(Ruling.values()) + ", was " + verdict)));
    }

    private static String shown(JsonNode value) {
        return value.isMissingNode() ? "missing" : value.toString();
    }
}
