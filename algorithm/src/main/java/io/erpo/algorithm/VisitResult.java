package io.erpo.algorithm;

/**
 * The part of a judged visit that decides about the next one's temperature.
 *
 * @param responses in the group
 * @param wrong how many of them are not correct
 * @param malformed how many of the wrong ones were cut off or have no answer that could be read
 */
public record VisitResult(Outcome outcome, int responses, int wrong, int malformed) {

    public VisitResult {
        if (responses < 1 || malformed < 0 || malformed > wrong || wrong > responses) {
            throw new IllegalArgumentException(
                    "a visit must have 1 or more responses, at most as many wrong ones, and at most as many malformed ones, had %d, %d and %d"
                            .formatted(responses, wrong, malformed));
        }
    }
}
