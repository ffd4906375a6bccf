package io.erpo.replay;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The parts of a run that can be replayed. */
public enum ReplayPart {
    /** Draws, temperatures, groups, H_i, advantages, batches and evaluations, from rewards and policies. */
    HISTORY,
    /** Policies, from batches and tokens. */
    LEARNER,
    /** Responses, from requests and policies. */
    SAMPLER,
    /** Log-probabilities of recorded tokens, from policies. */
    SCORE;

    /** @throws IllegalArgumentException when no part has this name */
    public static ReplayPart named(String name) {
        return Arrays.stream(values())
                .filter(part -> part.shortName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("parts of a replay are %s, was %s"
                        .formatted(
                                Arrays.stream(values())
                                        .map(ReplayPart::shortName)
                                        .collect(Collectors.joining(", ")),
                                name)));
    }

    private String shortName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
