package io.erpo.settings.rewards;

/**
 * What a program may use.
 *
 * @param cpuSeconds processor time of each of its processes, for one test
 * @param wallSeconds time that passes, for one test; only against programs that wait, so well above the processor time
 * @param memoryMiB address space of each of its processes
 * @param processes processes and threads at once
 * @param outputKiB size of what it prints, and of each file
 */
public record ProgramLimits(int cpuSeconds, int wallSeconds, int memoryMiB, int processes, int outputKiB) {

    public ProgramLimits {
        if (wallSeconds <= cpuSeconds) {
            throw new IllegalArgumentException(
                    "wallSeconds must be above cpuSeconds (%d), so that a busy machine changes no verdict, was %d"
                            .formatted(cpuSeconds, wallSeconds));
        }
    }
}
