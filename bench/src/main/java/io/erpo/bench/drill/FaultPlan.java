package io.erpo.bench.drill;

import io.erpo.cli.terminal.CommandException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** The faults of a drill, determined by its seed. */
final class FaultPlan {

    /** The last records follow each other closely, and a process that dies then has no work left to recover. */
    private static final double LATEST = 0.9;

    private static final int LONGEST_PAUSE_MILLIS = 500;
    /** Twice as long as Kafka waits for a member. */
    private static final int LONGEST_STOP_SECONDS = 20;

    private static final int CLOCK_HOURS = 48;

    private enum Kind {
        KILL,
        STOP,
        CLOCK,
        DISK
    }

    private final Random random;
    private final List<Victim> victims;
    private int clockHours;

    private FaultPlan(Random random, List<Victim> victims) {
        this.random = random;
        this.victims = victims;
    }

    /**
     * Random faults at different random moments.
     *
     * @param victims the processes that there are
     * @param records number of records that the runs commit
     * @return the faults in the order in which they are due
     * @throws CommandException when the runs are too short for this many faults
     */
    static List<Fault> of(long seed, Faults faults, List<Victim> victims, long records) {
        long moments = (long) (records * LATEST);
        if (faults.all() < 1 || faults.all() > moments) {
            throw new CommandException("a drill has from 1 to %d faults, in the first %.0f%% of the records; was %d"
                    .formatted(moments, 100 * LATEST, faults.all()));
        }
        return new FaultPlan(new Random(seed), victims).at(faults, moments);
    }

    private List<Fault> at(Faults faults, long moments) {
        List<Long> due = random.longs(1, moments + 1)
                .distinct()
                .limit(faults.all())
                .sorted()
                .boxed()
                .toList();
        List<Kind> kinds = kinds(faults);
        List<Fault> plan = new ArrayList<>();
        for (int i = 0; i < due.size(); i++) {
            plan.add(fault(kinds.get(i), due.get(i)));
        }
        return List.copyOf(plan);
    }

    /** In random order; kills alone need none. */
    private List<Kind> kinds(Faults faults) {
        List<Kind> kinds = new ArrayList<>();
        kinds.addAll(Collections.nCopies(faults.kills(), Kind.KILL));
        kinds.addAll(Collections.nCopies(faults.stops(), Kind.STOP));
        kinds.addAll(Collections.nCopies(faults.clockSteps(), Kind.CLOCK));
        kinds.addAll(Collections.nCopies(faults.fullDisks(), Kind.DISK));
        if (faults.kills() < faults.all()) {
            Collections.shuffle(kinds, random);
        }
        return kinds;
    }

    private Fault fault(Kind kind, long moment) {
        return switch (kind) {
            case KILL -> new Fault.Kill(anyone(), moment, random.nextInt(LONGEST_PAUSE_MILLIS + 1));
            case STOP -> new Fault.Stop(anyone(), moment, 1 + random.nextInt(LONGEST_STOP_SECONDS));
            case CLOCK -> new Fault.ClockStep(moment, nextClock());
            case DISK -> new Fault.FullDisk(moment);
        };
    }

    private Victim anyone() {
        return victims.get(random.nextInt(victims.size()));
    }

    /** Away from the true time and back in turn: a clock that is wrong is usually set right. */
    private int nextClock() {
        int away = random.nextBoolean() ? CLOCK_HOURS : -CLOCK_HOURS;
        clockHours = clockHours == 0 ? away : 0;
        return clockHours;
    }
}
