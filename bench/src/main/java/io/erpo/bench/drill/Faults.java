package io.erpo.bench.drill;

import io.erpo.cli.terminal.CommandException;

/**
 * How many faults of each kind a drill has.
 *
 * @param kills processes killed
 * @param stops processes that stand still for a while
 * @param clockSteps steps of the clock
 * @param fullDisks times that the disk is full
 */
record Faults(int kills, int stops, int clockSteps, int fullDisks) {

    Faults {
        if (kills < 0 || stops < 0 || clockSteps < 0 || fullDisks < 0) {
            throw new CommandException("numbers of faults must be 0 or more");
        }
    }

    int all() {
        return kills + stops + clockSteps + fullDisks;
    }
}
