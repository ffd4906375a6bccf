package io.erpo.cli.rewards;

import io.erpo.cli.terminal.Text;

/**
 * How far a late joiner has come.
 *
 * @param total responses it has to judge, those that an earlier call has judged included
 * @param before how many were judged when it began
 */
record JudgingProgress(int total, int before) {

    /**
     * In words.
     *
     * @param judged how many are judged now
     * @param seconds since it began
     */
    String text(int judged, double seconds) {
        String soFar = "%d of %d responses judged".formatted(judged, total);
        return judged > before
                ? "%s, %s left".formatted(soFar, Text.time(seconds / (judged - before) * (total - judged)))
                : soFar;
    }
}
