package io.erpo.policy.chat.jinja;

import java.util.AbstractList;

/** What {@code range()} gives. */
final class Range extends AbstractList<Object> {

    /** As in jinja2's sandbox. */
    private static final int MAX_SIZE = 100_000;

    private final long start;
    private final long step;
    private final int size;
    private final String written;

    Range(long start, long stop, long step) {
        if (step == 0) {
            throw new Fault("the step of range() must not be 0");
        }
        long distance = Math.subtractExact(step > 0 ? stop : start, step > 0 ? start : stop);
        long count = distance <= 0 ? 0 : (distance - 1) / Math.abs(step) + 1;
        if (count > MAX_SIZE) {
            throw new Fault("range() of " + count + " numbers; at most " + MAX_SIZE + " are allowed");
        }
        this.start = start;
        this.step = step;
        this.size = (int) count;
        this.written = "range(" + start + ", " + stop + (step == 1 ? ")" : ", " + step + ")");
    }

    @Override
    public Object get(int index) {
        return start + index * step;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public String toString() {
        return written;
    }
}
