package io.erpo.code;

/** How a program's run on one input ended. */
sealed interface ProgramOutcome {

    /** It exited with code 0 and printed this. */
    record Printed(String output) implements ProgramOutcome {}

    /**
     * It failed.
     *
     * @param reason for people
     * @param outOfTime whether it was killed because it ran too long
     */
    record Failed(String reason, boolean outOfTime) implements ProgramOutcome {}
}
