package io.erpo.algorithm;

/**
 * The soft overlong punishment (DAPO, arXiv 2503.14476, eq. 13), added to the reward of a response.
 *
 * @param maxLength L_max, in tokens
 * @param cache L_cache: the last so many tokens before L_max over which the punishment grows
 */
public record SoftOverlong(int maxLength, int cache) {

    public SoftOverlong {
        if (maxLength < 1) {
            throw new IllegalArgumentException("overlong maxLength must be 1 or more, was " + maxLength);
        }
        if (cache < 1 || cache > maxLength) {
            throw new IllegalArgumentException(
                    "overlong cache must be 1 to maxLength (" + maxLength + "), was " + cache);
        }
    }

    /** 0 up to L_max - L_cache, then linear down to -1 at L_max, -1 beyond. */
    public double penalty(int tokens) {
        int safe = maxLength - cache;
        if (tokens <= safe) {
            return 0;
        }
        return tokens > maxLength ? -1 : (double) (safe - tokens) / cache;
    }
}
