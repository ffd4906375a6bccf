package io.erpo.planning;

import io.erpo.settings.LayeredSettings;

/**
 * Fits settings that the user left to the preset {@code math} to the problems and the model. A setting that the user
 * gave is never changed: where it does not fit, the run is refused.
 */
final class Fitting {

    /** A standard error of at most 3 %, and less work than a dozen steps. */
    private static final int MOST_HELD_OUT = 256;

    /** Fewer tokens hold an answer and hardly a thought. */
    private static final int ROOM_TO_REASON = 128;

    private Fitting() {}

    /** How many problems of a file to hold out at most. */
    static int mostHeldOut(LayeredSettings settings) {
        return settings.leaves("data.heldOutShare") ? MOST_HELD_OUT : Integer.MAX_VALUE;
    }

    /** A step may draw each problem once. */
    static LayeredSettings toProblems(LayeredSettings settings, int training) {
        String name = "sampling.promptsPerStep";
        int preset = settings.config().sampling().promptsPerStep();
        boolean smallerUpdates = settings.leaves("optimizer.miniBatchPrompts")
                || settings.config().optimizer().miniBatchPrompts() <= training;
        if (preset <= training || !settings.leaves(name) || !smallerUpdates) {
            return settings;
        }
        return settings.fitted(
                name,
                training,
                "%s is %d and not %d: there are no more problems to train on".formatted(name, training, preset));
    }

    /** The longest prompt and a response must fit into the context. */
    static LayeredSettings toContext(LayeredSettings settings, BasePolicy base) {
        String name = "sampling.maxNewTokens";
        int preset = settings.config().sampling().maxNewTokens();
        int room = base.config().maxPositions() - base.longestPrompt();
        if (preset <= room || room < 1 || !settings.leaves(name)) {
            return settings;
        }
        return settings.fitted(
                name,
                room,
                "%s is %d and not %d: the context of the model has %d tokens, and the longest prompt takes %d%s"
                        .formatted(
                                name,
                                room,
                                preset,
                                base.config().maxPositions(),
                                base.longestPrompt(),
                                room < ROOM_TO_REASON
                                        ? "; that is little room to reason: remove the longest prompts, or take a model with a longer context"
                                        : ""));
    }
}
