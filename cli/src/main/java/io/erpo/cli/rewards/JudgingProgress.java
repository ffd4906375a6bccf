package io.erpo.cli.rewards;

import io.erpo.cli.terminal.Text;

/**
 * The progress of a reward that joined late.
 *
 * @param total responses to judge, those judged by an earlier call included
 * @param before number of responses judged when it began
 */
record JudgingProgress(int total, int before) {

    /**
     * The progress as text.
     *
     * @param judged number of responses judged now
     * @param seconds since it began
     */
    String text(int judged, double seconds) {
        String soFar = "%d of %d responses judged".formatted(judged, total);
        return judged > before
                ? "%s, %s left".formatted(soFar, Text.time(seconds / (judged - before) * (total - judged)))
                : soFar;
    }
}
