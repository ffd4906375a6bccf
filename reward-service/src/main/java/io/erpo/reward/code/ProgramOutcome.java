package io.erpo.reward.code;

/** How a program's run on one input ended. */
sealed interface ProgramOutcome {

    /** It ended by itself, with exit code 0, and printed this. */
    record Printed(String output) implements ProgramOutcome {}

    /**
     * It did not.
     *
     * @param reason why, for people
     * @param outOfTime whether it was ended because of the time that it took
     */
    record Failed(String reason, boolean outOfTime) implements ProgramOutcome {}
}
