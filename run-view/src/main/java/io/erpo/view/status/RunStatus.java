package io.erpo.view.status;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The state of a run, as the log tells it.
 *
 * @param steps training steps of the run
 * @param stepsDone steps trained so far
 * @param policyVersion newest published policy; empty before the first
 * @param lastStepAt when the newest step was trained; empty before the first
 * @param accuracy of the newest policy that was measured on the held-out prompts
 * @param end how it ended; may be empty for a finished run of an older version
 */
public record RunStatus(
        String runId,
        String recipe,
        RunState state,
        int steps,
        int stepsDone,
        Instant startedAt,
        OptionalLong policyVersion,
        Optional<Instant> lastStepAt,
        Optional<Accuracy> accuracy,
        Optional<End> end) {

    /**
     * The share of correct responses to held-out prompts (mean@k).
     *
     * @param policyVersion the measured policy
     */
    public record Accuracy(long policyVersion, double meanAtK) {}

    /**
     * The end of a run.
     *
     * @param by the service that says so, or {@code cli}
     * @param reason empty for a run that is finished
     * @param at place of the record whose processing ended the run: {@code topic-partition@offset}
     */
    public record End(String by, String reason, Optional<String> at, Instant endedAt) {}

    /** Time since the newest step, or since the start of the run before its first; never negative. */
    public Duration stepAge(Instant now) {
        return age(lastStepAt.orElse(startedAt), now);
    }

    /** Time since the start of the run; never negative, because clocks differ. */
    public Duration age(Instant now) {
        return age(startedAt, now);
    }

    /** For scripts. Ages are in seconds; what is not known is null. */
    public ObjectNode json(Instant now) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("runId", runId)
                .put("recipe", recipe)
                .put("state", state.toString())
                .put("stepsDone", stepsDone)
                .put("steps", steps)
                .put("startedAt", startedAt.toString())
                .put("policyVersion", policyVersion.isPresent() ? (Long) policyVersion.getAsLong() : null)
                .put("lastStepAt", lastStepAt.map(Instant::toString).orElse(null))
                .put("stepAgeSeconds", stepAge(now).toSeconds());
        accuracy.ifPresentOrElse(
                measured -> json.putObject("accuracy")
                        .put("policyVersion", measured.policyVersion())
                        .put("meanAtK", measured.meanAtK()),
                () -> json.putNull("accuracy"));
        end.ifPresentOrElse(
                how -> json.putObject("end")
                        .put("by", how.by())
                        .put("reason", how.reason())
                        .put("at", how.at().orElse(null))
                        .put("endedAt", how.endedAt().toString()),
                () -> json.putNull("end"));
        return json;
    }

    private static Duration age(Instant from, Instant now) {
        Duration age = Duration.between(from, now);
        return age.isNegative() ? Duration.ZERO : age;
    }
}
