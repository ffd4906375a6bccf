package io.erpo.policy.generation;

/** The random numbers of one response. A pure function of the position, so that a response can be sampled again anywhere. */
@FunctionalInterface
public interface TokenUniforms {

    /**
     * @param position index of the token in the response, from 0
     * @return a number in [0, 1)
     */
    double at(int position);
}
