package io.erpo.algorithm;

import java.util.function.LongFunction;

/**
 * The order in which each epoch visits its prompts so that no step holds a prompt twice. A step may take the last
 * prompts of one epoch and the first of the next. The next epoch then begins with the first prompts of its permutation
 * that the step does not hold yet; all others follow in the order of the permutation, so those passed over come first.
 *
 * @param permutation of the places 0 to {@code prompts - 1}, by epoch
 * @param prompts size of the training set, at least {@code promptsPerStep}
 */
record EpochOrder(LongFunction<int[]> permutation, int prompts, int promptsPerStep) {

    /** The places of an epoch's prompts, in the order of their visits. */
    int[] of(long epoch) {
        long first = epoch;
        while (dependsOnOrderBefore(first)) {
            first--;
        }
        int[] order = first == 0 ? new int[prompts] : permutation.apply(first - 1);
        for (long next = first; next <= epoch; next++) {
            order = after(order, next);
        }
        return order;
    }

    /**
     * Whether the end of the epoch before was itself rearranged, which changes at most its first
     * {@code promptsPerStep} prompts. Only training sets of less than two steps have such epochs, and few in a row.
     */
    private boolean dependsOnOrderBefore(long epoch) {
        int shared = sharedWithBefore(epoch);
        return shared > 0 && prompts - shared < promptsPerStep;
    }

    /** How many prompts of the epoch before are in the step that takes the first prompts of this one. */
    private int sharedWithBefore(long epoch) {
        return (int) (epoch * prompts % promptsPerStep);
    }

    private int[] after(int[] before, long epoch) {
        int[] permuted = permutation.apply(epoch);
        int shared = sharedWithBefore(epoch);
        if (shared == 0) {
            return permuted;
        }
        boolean[] held = new boolean[prompts];
        for (int place = prompts - shared; place < prompts; place++) {
            held[before[place]] = true;
        }
        return rearranged(permuted, held, promptsPerStep - shared);
    }

    /** The first {@code count} that are not held, then all others, both in the given order. */
    private static int[] rearranged(int[] permuted, boolean[] held, int count) {
        int[] order = new int[permuted.length];
        int early = 0;
        int late = count;
        for (int prompt : permuted) {
            if (early < count && !held[prompt]) {
                order[early++] = prompt;
            } else {
                order[late++] = prompt;
            }
        }
        return order;
    }
}
