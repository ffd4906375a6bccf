package io.erpo.bench.drill;

import java.util.Optional;

/**
 * What is done to a process or to the machine, and when. The time is given by the progress of the runs, so that a drill
 * can be repeated on a machine of any speed.
 */
sealed interface Fault {

    /** Committed records in the log by then. */
    long afterRecords();

    /** The process it hits; empty when it hits all of them. */
    Optional<Victim> victim();

    /** For the report: {@code kill -9 broker}. */
    String text();

    /**
     * A process is killed.
     *
     * @param pauseMillis additional delay, because right after a commit every service is about to start new work
     */
    record Kill(Victim process, long afterRecords, int pauseMillis) implements Fault {

        public Kill {
            requirePositive(afterRecords);
            if (pauseMillis < 0) {
                throw new IllegalArgumentException("pauseMillis must be at least 0, was " + pauseMillis);
            }
        }

        @Override
        public Optional<Victim> victim() {
            return Optional.of(process);
        }

        @Override
        public String text() {
            return "kill -9 " + process.text();
        }
    }

    /**
     * A process stands still ({@code SIGSTOP}) and goes on, as when its machine is paused or swaps.
     *
     * @param seconds how long; Kafka considers a member dead after 10
     */
    record Stop(Victim process, long afterRecords, int seconds) implements Fault {

        public Stop {
            requirePositive(afterRecords);
            requirePositive(seconds);
        }

        @Override
        public Optional<Victim> victim() {
            return Optional.of(process);
        }

        @Override
        public String text() {
            return "stop %s for %d s".formatted(process.text(), seconds);
        }
    }

    /**
     * The clock of the machine steps.
     *
     * @param hours from the true time; 0 when it is right again
     */
    record ClockStep(long afterRecords, int hours) implements Fault {

        public ClockStep {
            requirePositive(afterRecords);
        }

        @Override
        public Optional<Victim> victim() {
            return Optional.empty();
        }

        @Override
        public String text() {
            return "step the clock to %+d h".formatted(hours);
        }
    }

    /** The disk is full until a process has ended by it. */
    record FullDisk(long afterRecords) implements Fault {

        public FullDisk {
            requirePositive(afterRecords);
        }

        @Override
        public Optional<Victim> victim() {
            return Optional.empty();
        }

        @Override
        public String text() {
            return "fill the disk";
        }
    }

    private static void requirePositive(long number) {
        if (number < 1) {
            throw new IllegalArgumentException("must be at least 1, was " + number);
        }
    }
}
