package io.erpo.reward.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;

/** What came of one call. */
sealed interface Attempt {

    /** An answer in JSON. */
    record Answered(JsonNode body) implements Attempt {}

    /** The same call would be refused again. */
    record Refused(String why) implements Attempt {}

    /**
     * The same call may be answered later.
     *
     * @param after when the endpoint wants to be asked again; empty when it does not say
     */
    record Failed(String why, Optional<Duration> after) implements Attempt {}
}
