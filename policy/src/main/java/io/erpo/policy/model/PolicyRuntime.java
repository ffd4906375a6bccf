package io.erpo.policy.model;

import io.erpo.policy.torch.Torch;

/** Process-wide settings of libtorch. */
public final class PolicyRuntime {

    private PolicyRuntime() {}

    /**
     * Starts libtorch, which otherwise starts at its first use with {@code -Dai.djl.pytorch.num_threads} threads, or one.
     *
     * @param threads threads of one operation; never more than the cores that are really free
     */
    public static void start(int threads) {
        Torch.start(threads);
    }

    /** The version of libtorch. */
    public static String version() {
        return Torch.version();
    }
}
