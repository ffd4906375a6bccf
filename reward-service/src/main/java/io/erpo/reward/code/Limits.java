package io.erpo.reward.code;

import io.erpo.reward.Parameters;

/**
 * What a program may use.
 *
 * @param cpuSeconds processor time of each of its processes, for one test
 * @param wallSeconds time that passes, for one test; only against programs that wait, so well above the processor time
 * @param memoryMiB address space of each of its processes
 * @param processes processes and threads at once
 * @param outputKiB size of what it prints, and of each file
 */
record Limits(int cpuSeconds, int wallSeconds, int memoryMiB, int processes, int outputKiB) {

    Limits {
        require(cpuSeconds >= 1, "cpuSeconds", "1 or more", cpuSeconds);
        require(
                wallSeconds > cpuSeconds,
                "wallSeconds",
                "above cpuSeconds, so that a busy machine changes no verdict",
                wallSeconds);
        require(memoryMiB >= 64, "memoryMiB", "64 or more, of which Python itself takes 20", memoryMiB);
        require(processes >= 1, "processes", "1 or more", processes);
        require(outputKiB >= 1 && outputKiB <= 65_536, "outputKiB", "from 1 to 65536", outputKiB);
    }

    /**
     * The parameters {@code cpuSeconds} (2), {@code wallSeconds} (10), {@code memoryMiB} (512), {@code processes} (8) and
     * {@code outputKiB} (1024).
     */
    static Limits of(Parameters parameters) {
        return new Limits(
                parameters.integer("cpuSeconds", 2),
                parameters.integer("wallSeconds", 10),
                parameters.integer("memoryMiB", 512),
                parameters.integer("processes", 8),
                parameters.integer("outputKiB", 1024));
    }

    private static void require(boolean met, String name, String expected, int actual) {
        if (!met) {
            throw new IllegalArgumentException("%s must be %s, was %d".formatted(name, expected, actual));
        }
    }
}
