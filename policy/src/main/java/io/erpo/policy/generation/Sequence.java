package io.erpo.policy.generation;

import io.erpo.policy.LogProbs;
import io.erpo.policy.PolicyException;
import io.erpo.policy.TokenIds;
import java.util.Arrays;
import java.util.Set;

/** A response while it grows. */
final class Sequence {

    private final int index;
    private final GenerationRequest request;
    /** Tokens that end every response. */
    private final Set<Integer> endIds;

    private int[] tokens = new int[16];
    private float[] logProbs = new float[16];
    private int length;

    /** @param index of the request in its list */
    Sequence(int index, GenerationRequest request, Set<Integer> endIds) {
        this.index = index;
        this.request = request;
        this.endIds = endIds;
    }

    int index() {
        return index;
    }

    GenerationRequest request() {
        return request;
    }

    int lastToken() {
        return tokens[length - 1];
    }

    /** Position of the last token, counted from the start of the prompt. */
    int lastPosition() {
        return request.prompt().size() + length - 1;
    }

    /** The random number of the next token. */
    double nextUniform() {
        double uniform = request.uniforms().at(length);
        if (!(uniform >= 0 && uniform < 1)) {
            throw new IllegalArgumentException("uniforms must be in [0, 1), was " + uniform + " at position " + length);
        }
        return uniform;
    }

    void append(int token, float logProb) {
        if (!Float.isFinite(logProb)) {
            throw new PolicyException(
                    "the policy gave log-probability " + logProb + " to token " + token + " of request " + index
                            + " at position " + length + "; its weights are damaged or training has diverged");
        }
        if (length == tokens.length) {
            tokens = Arrays.copyOf(tokens, 2 * length);
            logProbs = Arrays.copyOf(logProbs, 2 * length);
        }
        tokens[length] = token;
        logProbs[length++] = logProb;
    }

    boolean isFinished() {
        return length == request.maxNewTokens() || isStopped();
    }

    private boolean isStopped() {
        return length > 0
                && (endIds.contains(lastToken()) || request.stopTokenIds().contains(lastToken()));
    }

    Completion completion() {
        return new Completion(
                TokenIds.of(Arrays.copyOf(tokens, length)),
                LogProbs.of(Arrays.copyOf(logProbs, length)),
                isStopped() ? FinishReason.STOP : FinishReason.LENGTH);
    }
}
