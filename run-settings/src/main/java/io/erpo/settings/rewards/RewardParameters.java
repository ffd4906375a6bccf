package io.erpo.settings.rewards;

/** What the parameters of a reward say, checked. */
public interface RewardParameters {

    /** The largest absolute score that the reward gives. */
    double largestScore();
}
