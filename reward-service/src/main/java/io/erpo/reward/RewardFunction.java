package io.erpo.reward;

/**
 * A reward that runs can name. Every CDI bean of this type is found at start-up; a run lists rewards by name, each with its
 * weight and parameters, and one of them as its correctness reward.
 *
 * <p>By convention a reward that can be a correctness reward takes the parameter {@code incorrectScore} (default -1): that is
 * also what a response scores when its judge fails.
 */
public interface RewardFunction {

    /** The name that runs use. Unique among the beans of a service. */
    String name();

    /** Version of the implementation; changes whenever an equal answer may be judged differently. */
    String version();

    /**
     * The judge of one run.
     *
     * @throws IllegalArgumentException when the parameters are not as this reward needs them
     */
    Judge judge(Parameters parameters);
}
