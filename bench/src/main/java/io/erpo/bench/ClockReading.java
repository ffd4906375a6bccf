package io.erpo.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.ToLongFunction;

/**
 * The clocks at one moment, in seconds.
 *
 * @param wall since some fixed moment
 * @param cpu of this process and of the children it has waited for
 * @param busy what all processors of the machine have spent on anything; the CPU seconds where the system does not say
 */
record ClockReading(double wall, double cpu, double busy) {

    private static final Path MACHINE = Path.of("/proc/stat");
    private static final Path PROCESS = Path.of("/proc/self/stat");

    /** What Linux counts in, whatever the kernel's own ticks. */
    private static final double TICKS_PER_SECOND = 100;

    static ClockReading now() {
        double cpu = ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                        .getProcessCpuTime()
                / 1e9;
        double children = ticks(PROCESS, ClockReading::childTicks);
        double busy = ticks(MACHINE, ClockReading::busyTicks);
        return new ClockReading(System.nanoTime() / 1e9, cpu + children, busy > 0 ? busy : cpu + children);
    }

    /** What happened between two readings, on a machine of so many processors. */
    static Usage between(ClockReading start, ClockReading end, int processors) {
        double wall = end.wall - start.wall;
        double cpu = end.cpu - start.cpu;
        double others = end.busy - start.busy - cpu;
        return new Usage(wall, cpu, wall > 0 ? Math.max(0, others / (processors * wall)) : 0);
    }

    /** What the work took. */
    static Usage of(Runnable work) {
        ClockReading start = now();
        work.run();
        return between(start, now(), Runtime.getRuntime().availableProcessors());
    }

    /** User, nice, system, irq, softirq and steal of the first line of {@code /proc/stat}: all but idle and waiting. */
    static long busyTicks(String stat) {
        String[] fields = stat.lines().findFirst().orElseThrow().trim().split(" +");
        return parse(fields, 1, 2, 3, 6, 7, 8);
    }

    /** Children's user and system time in {@code /proc/<pid>/stat}, counted from behind the name, which may hold spaces. */
    static long childTicks(String stat) {
        return parse(stat.substring(stat.lastIndexOf(')') + 2).split(" "), 13, 14);
    }

    private static long parse(String[] fields, int... indexes) {
        long sum = 0;
        for (int index : indexes) {
            sum += Long.parseLong(fields[index]);
        }
        return sum;
    }

    private static double ticks(Path file, ToLongFunction<String> parser) {
        try {
            return parser.applyAsLong(Files.readString(file)) / TICKS_PER_SECOND;
        } catch (IOException e) {
            return 0;
        }
    }
}
