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

    /**
     * Whether it takes its time: runs programs, or asks a model or a network. Such a reward reads the responses as a consumer
     * group of its own, so that none of the others waits for it, and its backlog is that group's lag.
     */
    default boolean slow() {
        return false;
    }
}
