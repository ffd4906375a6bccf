package io.erpo.bench.drill;

import io.erpo.cli.terminal.CommandException;
import java.util.List;
import java.util.Random;

/** The kills of a drill, a function of its seed. */
final class KillPlan {

    /** The last records follow each other closely, and a process that dies then has nothing left to show. */
    private static final double LATEST = 0.9;

    private static final int LONGEST_PAUSE_MILLIS = 500;

    private KillPlan() {}

    /**
     * Random victims at different random moments.
     *
     * @param records that the whole run commits
     * @return in the order in which they are due
     * @throws CommandException when the run is too short for so many
     */
    static List<Kill> of(long seed, int kills, long records) {
        long moments = (long) (records * LATEST);
        if (kills < 1 || kills > moments) {
            throw new CommandException(
                    "--kills must be from 1 to %d, the first %.0f%% of the records of this run; was %d"
                            .formatted(moments, 100 * LATEST, kills));
        }
        Random random = new Random(seed);
        Victim[] victims = Victim.values();
        List<Long> due = random.longs(1, moments + 1)
                .distinct()
                .limit(kills)
                .sorted()
                .boxed()
                .toList();
        return due.stream()
                .map(moment -> new Kill(
                        victims[random.nextInt(victims.length)], moment, random.nextInt(LONGEST_PAUSE_MILLIS + 1)))
                .toList();
    }
}
