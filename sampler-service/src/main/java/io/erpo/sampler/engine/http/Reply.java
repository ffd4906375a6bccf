package io.erpo.sampler.engine.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.erpo.faults.JsonFaults;
import io.erpo.sampler.engine.EngineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/**
 * What an engine answered.
 *
 * @param question such as {@code POST /generate}, for messages
 */
record Reply(String question, int status, byte[] body) {

    /** Servers in Python write NaN, which is for the check of answers to refuse. */
    static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    /** How much of an engine's words is quoted. */
    private static final int QUOTED = 300;

    boolean isOk() {
        return status / 100 == 2;
    }

    /** The engine has no such endpoint, in this version or with these settings. */
    boolean isUnknown() {
        return status == 404 || status == 405;
    }

    /** The body, which must be JSON. */
    JsonNode json() {
        if (body.length == 0) {
            throw EngineException.temporary(question + " was answered with nothing");
        }
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw EngineException.temporary(
                    "%s was answered with damaged JSON: %s".formatted(question, JsonFaults.describe(e)));
        } catch (IOException e) {
            throw EngineException.temporary(question + " was answered with damaged JSON");
        }
    }

    /** This reply, unless the engine refused or failed. */
    Reply orThrow() {
        if (isOk()) {
            return this;
        }
        String message = "%s was answered with status %d%s".formatted(question, status, quoted());
        throw mayHelpToAskAgain() ? EngineException.temporary(message) : EngineException.permanent(message);
    }

    private boolean mayHelpToAskAgain() {
        return status >= 500 || status == 408 || status == 409 || status == 425 || status == 429;
    }

    /** The engine's own words, in quotes; they may be anything, also from a stranger. */
    private String quoted() {
        String words = words().replaceAll("[\\p{Cntrl}\\p{Cs}]+", " ").strip();
        String shown = words.length() <= QUOTED ? words : words.substring(0, QUOTED) + "...";
        return shown.isEmpty() ? "" : ": '" + shown + "'";
    }

    private String words() {
        try {
            JsonNode json = JSON.readTree(body);
            return Stream.of("/error/message", "/message", "/detail", "/error")
                    .map(json::at)
                    .filter(JsonNode::isTextual)
                    .findFirst()
                    .orElse(json)
                    .asText(json.toString());
        } catch (IOException e) {
            return new String(body, StandardCharsets.UTF_8);
        }
    }
}
