package io.erpo.settings.rewards;

/**
 * The resources of a program.
 *
 * @param cpuSeconds processor time of each of its processes, for one test
 * @param wallSeconds wall time for one test; it only stops programs that wait, so it should be well above the processor
 * time
 * @param memoryMiB address space of each of its processes
 * @param processes processes and threads at once
 * @param outputKiB size of its output, and of each file
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
