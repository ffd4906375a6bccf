package io.erpo.replay.score;

import io.erpo.events.Response;
import io.erpo.replay.findings.Difference;
import io.erpo.replay.recording.Recorded;

/**
 * A recorded token beside its score.
 *
 * @param index of the token in the response
 * @param scored its log-probability by our own scorer
 */
public record TokenScore(Recorded<Response> response, int index, float scored) {

    float recorded() {
        return response.value().getLogprobs().get(index);
    }

    /** How far both are apart; infinitely for a number that is none. */
    public float difference() {
        float difference = Math.abs(scored - recorded());
        return Float.isNaN(difference) ? Float.POSITIVE_INFINITY : difference;
    }

    /** As a difference of log and replay. */
    public Difference asDifference() {
        return Difference.of(response, "logprobs[%d]".formatted(index), scored, recorded())
                .withHint(
                        "policy %d gives tokenIds[%d] = %d of response %s another log-probability than was recorded: the token, one before it, or the number was changed, or other weights sampled it"
                                .formatted(
                                        response.value().getPolicyVersion(),
                                        index,
                                        response.value().getTokenIds().get(index),
                                        response.value().getResponseId()));
    }

    @Override
    public String toString() {
        return "tokenIds[%d] of response %s (%s): recorded %s, scored %s"
                .formatted(index, response.value().getResponseId(), response.where(), recorded(), scored);
    }
}
