package io.erpo.settings.rewards;

/** The validated parameters of a reward. */
public interface RewardParameters {

    /** The largest absolute score that the reward gives. */
    double largestScore();
}
