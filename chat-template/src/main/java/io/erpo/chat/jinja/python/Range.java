package io.erpo.chat.jinja.python;

import io.erpo.chat.jinja.Fault;
import java.math.BigInteger;
import java.util.AbstractList;

/** The result of {@code range()}. */
public final class Range extends AbstractList<Object> {

    /** As in jinja2's sandbox. */
    private static final int MAX_SIZE = 100_000;

    private final long start;
    private final long step;
    private final int size;
    private final String written;

    public Range(long start, long stop, long step) {
        if (step == 0) {
            throw new Fault("the step of range() must not be 0");
        }
        this.start = start;
        this.step = step;
        this.size = size(BigInteger.valueOf(stop).subtract(BigInteger.valueOf(start)), BigInteger.valueOf(step));
        this.written = "range(" + start + ", " + stop + (step == 1 ? ")" : ", " + step + ")");
    }

    private static int size(BigInteger distance, BigInteger step) {
        if (distance.signum() != step.signum()) {
            return 0;
        }
        BigInteger size =
                distance.abs().subtract(BigInteger.ONE).divide(step.abs()).add(BigInteger.ONE);
        if (size.compareTo(BigInteger.valueOf(MAX_SIZE)) > 0) {
            throw new Fault("range() of " + size + " numbers; at most " + MAX_SIZE + " are allowed");
        }
        return size.intValueExact();
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
