package io.erpo.reward;

/**
 * A response, as a judge sees it.
 *
 * @param prompt the prompt's text
 * @param reference the reference answer
 * @param text the response's text, without the end-of-sequence token
 * @param tokens length of the response in tokens, including the end-of-sequence token
 * @param finished whether the policy ended the response itself; false when it reached the token limit
 */
public record Answer(String prompt, String reference, String text, int tokens, boolean finished) {

    public Answer {
        if (tokens < 0) {
            throw new IllegalArgumentException("tokens must be 0 or more, was " + tokens);
        }
    }
}
