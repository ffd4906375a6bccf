package io.erpo.math.answer.value;

import io.erpo.math.answer.syntax.Node;
import io.erpo.math.work.Work;
import java.math.BigDecimal;
import java.util.Optional;

/** Distinguishes constants that are equal in floating point, such as e^(pi sqrt(163)) and the nearest integer. */
public final class PreciseComparison {

    /** Of the largest number that had a part in a value; ten digits more are computed. */
    private static final BigDecimal ROUNDING = new BigDecimal("1e-50");

    private final Work work;

    public PreciseComparison(Work work) {
        this.work = work;
    }

    /** Whether both have a value and the values differ. */
    public boolean areDifferent(Node first, Node second) {
        PreciseValue values = new PreciseValue(work);
        Optional<BigDecimal> a = values.of(first);
        Optional<BigDecimal> b = a.flatMap(present -> values.of(second));
        return b.isPresent()
                && a.get().subtract(b.get()).abs().compareTo(ROUNDING.multiply(scale(values, a.get(), b.get()))) > 0;
    }

    /** The value of a real constant to about 60 digits, empty when it has none here. */
    public Optional<BigDecimal> value(Node node) {
        return new PreciseValue(work).of(node);
    }

    private static BigDecimal scale(PreciseValue values, BigDecimal a, BigDecimal b) {
        return values.largest().max(a.abs()).max(b.abs());
    }
}
