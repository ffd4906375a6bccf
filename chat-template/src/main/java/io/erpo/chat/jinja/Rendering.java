package io.erpo.chat.jinja;

import java.time.LocalDateTime;

/**
 * One rendering: its time, and the work and depth that it may use.
 * The limits keep a hostile template from running forever or exhausting memory.
 */
public final class Rendering {

    private static final int MAX_DEPTH = 500;
    private static final long MAX_WORK = 1L << 24;

    /** The cost of evaluating or executing one node, in characters. */
    private static final long STEP = 8;

    private final LocalDateTime now;
    private long work;
    private int depth;

    public Rendering(LocalDateTime now) {
        this.now = now;
    }

    /** The time that {@code strftime_now} formats. */
    public LocalDateTime now() {
        return now;
    }

    /** Enters an expression or a statement, one level deeper than the enclosing one. */
    public void enter(Position position) {
        if (++depth > MAX_DEPTH) {
            throw new TemplateException(position, "evaluation is nested more than " + MAX_DEPTH + " levels deep");
        }
        step();
    }

    /** Leaves the node that the last {@link #enter} entered. */
    public void leave() {
        depth--;
    }

    /** Charges for one step of evaluation. */
    public void step() {
        charge(STEP);
    }

    /** Charges for characters or items that are about to be created or searched. */
    public void charge(long units) {
        work = units > MAX_WORK ? Long.MAX_VALUE : work + units;
        if (work > MAX_WORK) {
            throw new Fault("the template makes more work than the " + MAX_WORK
                    + " steps and characters that a rendering may take");
        }
    }

    /** Charges for a product that may overflow a long. */
    public void chargeRepeated(long times, long units) {
        charge(Math.max(times, (long) ((double) times * units)));
    }
}
