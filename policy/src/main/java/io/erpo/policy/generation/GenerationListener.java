package io.erpo.policy.generation;

/** Is told of tokens as they are drawn. */
@FunctionalInterface
public interface GenerationListener {

    /**
     * A response has grown by one token.
     *
     * @param request index of its request in the list
     */
    void token(int request, int tokenId, float logProb);
}
