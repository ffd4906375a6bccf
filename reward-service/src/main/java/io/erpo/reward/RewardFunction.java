package io.erpo.reward;

/**
 * A reward that runs can name. The service finds every CDI bean of this type at start-up; a run lists rewards by name,
 * each with its weight and parameters, and one of them as its correctness reward.
 *
 * <p>By convention a correctness reward takes the parameter {@code incorrectScore} (default -1), which is also the
 * score of a response whose judge fails.
 */
public interface RewardFunction {

    /** The name that runs use. Unique among the beans of a service. */
    String name();

    /** Version of the implementation; must change whenever an equal answer may be judged differently. */
    String version();

    /**
     * The judge of one run.
     *
     * @throws IllegalArgumentException when the parameters are invalid
     */
    Judge judge(Parameters parameters);

    /**
     * Whether it is slow because it runs programs or calls a model or a network. A slow reward reads the responses in
     * its own consumer group, so that no other reward waits for it and the group's lag is its backlog.
     */
    default boolean slow() {
        return false;
    }

    /**
     * How many responses its judges may be given at once, in threads of their own. More than one is for a slow reward that
     * waits for others and needs no processor.
     */
    default int atOnce() {
        return 1;
    }
}
