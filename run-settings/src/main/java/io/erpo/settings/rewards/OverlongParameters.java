package io.erpo.settings.rewards;

import io.erpo.algorithm.SoftOverlong;
import java.util.List;

/** Parameters of the reward {@code overlong}. */
public record OverlongParameters(SoftOverlong punishment) implements RewardParameters {

    /** Defaults to the longest response of the run. */
    public static final Parameter<Integer> MAX_LENGTH = Parameter.atLeast(
            1, "maxLength", "tokens beyond which the score is -1; a run fills in `sampling.maxNewTokens`");

    private static final Parameter<Integer> CACHE = Parameter.atLeast(
            1,
            "cache",
            "the last tokens up to `maxLength`, over which the score falls from 0 to -1; at most `maxLength`");

    public static final RewardDeclaration<OverlongParameters> DECLARATION = new RewardDeclaration<>(
            "overlong",
            "The soft punishment of long responses, 0 to -1 by the number of tokens.",
            false,
            false,
            List.of(MAX_LENGTH, CACHE),
            values -> new OverlongParameters(new SoftOverlong(values.get(MAX_LENGTH), values.get(CACHE))));

    @Override
    public double largestScore() {
        return 1;
    }
}
