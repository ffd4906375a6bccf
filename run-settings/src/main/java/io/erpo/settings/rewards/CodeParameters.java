package io.erpo.settings.rewards;

import java.util.List;

/**
 * Parameters of the reward {@code code}.
 *
 * @param tolerance allowed difference between numbers in an output
 */
public record CodeParameters(Scores scores, Partial score, double tolerance, ProgramLimits limits)
        implements RewardParameters {

    /** The score of a program that passes only some of the tests. */
    public enum Partial {
        /** Scores like a program that passes none. */
        ALL,
        /**
         * Scores its share between the incorrect and the correct score; only a program that passes all tests is
         * correct.
         */
        SHARE
    }

    private static final Parameter<Partial> SCORE = Parameter.choice(
                    "score",
                    Partial.class,
                    "what a program scores that passes some of the tests: `incorrectScore` (`all`), or its share of the way to `correctScore` (`share`)")
            .or("all");
    private static final Parameter<Double> TOLERANCE = Parameter.share(
                    "tolerance", "how far two numbers may be apart and count as equal")
            .or("0");
    private static final Parameter<Integer> CPU_SECONDS = Parameter.atLeast(
                    1, "cpuSeconds", "processor time of each process, for one test")
            .or("2");
    private static final Parameter<Integer> WALL_SECONDS = Parameter.atLeast(
                    2, "wallSeconds", "elapsed time for one test; above `cpuSeconds`")
            .or("10");
    private static final Parameter<Integer> MEMORY = Parameter.atLeast(
                    64, "memoryMiB", "address space of each process, of which Python itself takes 20")
            .or("512");
    private static final Parameter<Integer> PROCESSES =
            Parameter.atLeast(1, "processes", "processes and threads at once").or("8");
    private static final Parameter<Integer> OUTPUT = Parameter.between(
                    1, 65_536, "outputKiB", "size of what a program prints, and of each file")
            .or("1024");

    public static final RewardDeclaration<CodeParameters> DECLARATION = new RewardDeclaration<>(
            "code",
            "The program of the response passes the test cases that are the reference.",
            true,
            false,
            List.of(
                    Scores.CORRECT,
                    Scores.INCORRECT,
                    SCORE,
                    TOLERANCE,
                    CPU_SECONDS,
                    WALL_SECONDS,
                    MEMORY,
                    PROCESSES,
                    OUTPUT),
            values -> new CodeParameters(
                    Scores.of(values),
                    values.get(SCORE),
                    values.get(TOLERANCE),
                    new ProgramLimits(
                            values.get(CPU_SECONDS),
                            values.get(WALL_SECONDS),
                            values.get(MEMORY),
                            values.get(PROCESSES),
                            values.get(OUTPUT))));

    @Override
    public double largestScore() {
        return scores.largest();
    }
}
