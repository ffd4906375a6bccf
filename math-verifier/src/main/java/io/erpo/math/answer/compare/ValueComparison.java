package io.erpo.math.answer.compare;

import io.erpo.math.answer.Comparison;
import io.erpo.math.answer.ComparisonSettings;
import io.erpo.math.answer.DecidedBy;
import io.erpo.math.answer.number.Rational;
import io.erpo.math.answer.syntax.Node;
import io.erpo.math.answer.value.ExactValue;
import io.erpo.math.answer.value.PreciseComparison;
import io.erpo.math.answer.value.Probing;
import io.erpo.math.work.Work;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalDouble;

/** Compares two expressions for numbers or functions: by exact fractions where both have one, else by values at points. */
final class ValueComparison {

    private static final int DECIMALS_OF_ANSWER = 6;
    private static final int DECIMALS_OF_REFERENCE = 3;
    private static final double ROUNDING = 4e-16;

    private final ComparisonSettings settings;
    private final ExactValue exact;
    private final Probing probing;
    private final PreciseComparison precise;

    ValueComparison(ComparisonSettings settings, Work work) {
        this.settings = settings;
        this.exact = new ExactValue(work);
        this.probing = new Probing(work);
        this.precise = new PreciseComparison(work);
    }

    Comparison compare(Node reference, Node answer) {
        Optional<Rational> r = exact.of(reference);
        Optional<Rational> a = exact.of(answer);
        if (r.isPresent() && a.isPresent()) {
            return numbers(reference, r.get(), answer, a.get());
        }
        return probed(reference, answer);
    }

    /** Whether the value is a whole number. */
    boolean isWhole(Node node) {
        return exact.of(node).filter(Rational::isInteger).isPresent();
    }

    private Comparison numbers(Node reference, Rational r, Node answer, Rational a) {
        if (r.equals(a)) {
            return Comparison.equal(DecidedBy.NUMBER, "both are " + shown(r));
        }
        if (settings.tolerates(r.toDouble(), a.toDouble())) {
            return Comparison.equal(DecidedBy.NUMBER, "within the tolerance");
        }
        Optional<Rational> unit = r.isInteger() ? Optional.empty() : lastDigit(reference, answer);
        boolean right =
                unit.isPresent() && (isDecimal(reference) ? isRight(r, a, unit.get()) : isRight(a, r, unit.get()));
        return right
                ? Comparison.equal(DecidedBy.NUMBER, "right to the last digit")
                : Comparison.different(DecidedBy.NUMBER, "expected " + shown(r) + ", found " + shown(a));
    }

    private Comparison probed(Node reference, Node answer) {
        OptionalDouble r = probing.constant(reference);
        OptionalDouble a = probing.constant(answer);
        if (r.isPresent() && a.isPresent()) {
            if (settings.tolerates(r.getAsDouble(), a.getAsDouble())) {
                return Comparison.equal(DecidedBy.PROBING, "within the tolerance");
            }
            Optional<Rational> unit = lastDigit(reference, answer);
            if (unit.isPresent()) {
                boolean right = isDecimal(reference)
                        ? isRight(reference, answer, a.getAsDouble(), unit.get())
                        : isRight(answer, reference, r.getAsDouble(), unit.get());
                return right
                        ? Comparison.equal(DecidedBy.PROBING, "right to the last digit")
                        : Comparison.different(
                                DecidedBy.PROBING, "expected " + r.getAsDouble() + ", found " + a.getAsDouble());
            }
        }
        return switch (probing.compare(reference, answer)) {
            case EQUAL ->
                precise.areDifferent(reference, answer)
                        ? Comparison.different(DecidedBy.PROBING, "different values, though close")
                        : Comparison.equal(DecidedBy.PROBING, "the same value wherever both are defined");
            case DIFFERENT -> Comparison.different(DecidedBy.PROBING, "different values");
            case SECOND_UNDEFINED ->
                Comparison.different(DecidedBy.PROBING, "the answer has no value that can be computed");
            case FIRST_UNDEFINED -> undefined(reference, answer);
        };
    }

    private boolean isRight(Node decimal, Node exactly, double approximate, Rational unit) {
        Optional<Rational> written = exact.of(decimal)
                .filter(value -> Math.abs(value.toDouble() - approximate)
                        <= 2 * unit.toDouble() + ROUNDING * Math.abs(approximate));
        if (written.isEmpty()) {
            return false;
        }
        BigDecimal value = precise.value(exactly).orElse(BigDecimal.valueOf(approximate));
        return isRight(written.get(), Rational.of(value), unit);
    }

    /** Whether the decimal is the exact value rounded to the nearest, or truncated. */
    private static boolean isRight(Rational decimal, Rational exactly, Rational unit) {
        Rational half = unit.dividedBy(Rational.of(2)).orElseThrow();
        return decimal.minus(exactly)
                .map(Rational::abs)
                .filter(distance -> distance.compareTo(half) <= 0
                        || distance.compareTo(unit) < 0 && decimal.abs().compareTo(exactly.abs()) < 0)
                .isPresent();
    }

    private Comparison undefined(Node reference, Node answer) {
        if (reference.equals(answer)) {
            return Comparison.equal(DecidedBy.STRUCTURE, "the same expression");
        }
        if (reference instanceof Node.Symbol) {
            return Comparison.different(DecidedBy.STRUCTURE, "another symbol");
        }
        // An exact number of thousands of digits differs from everything that has a floating point value.
        return exact.of(reference).isPresent() || probing.hasValue(answer)
                ? Comparison.different(DecidedBy.PROBING, "another value than the reference, which is out of range")
                : Comparison.undecided(DecidedBy.PROBING, "the reference has no value that can be computed");
    }

    /** The accepted distance of an exact number and a decimal: one unit in the decimal's last place, if it has enough digits. */
    private static Optional<Rational> lastDigit(Node reference, Node answer) {
        if (isDecimal(reference) && !isDecimal(answer)) {
            return unit(reference, DECIMALS_OF_REFERENCE);
        }
        return isDecimal(answer) && !isDecimal(reference) ? unit(answer, DECIMALS_OF_ANSWER) : Optional.empty();
    }

    private static Optional<Rational> unit(Node decimal, int least) {
        int decimals = literal(decimal).decimals();
        return decimals >= least ? Optional.of(Rational.powerOfTen(-decimals)) : Optional.empty();
    }

    private static boolean isDecimal(Node node) {
        return literal(node).decimals() > 0;
    }

    /** The number as written, including a following power of ten; zero when the node is not a plain number. */
    private static Node.Number literal(Node node) {
        if (node instanceof Node.Negative negative) {
            return literal(negative.of());
        }
        if (node instanceof Node.Number number) {
            return number;
        }
        Node.Number none = new Node.Number(Rational.ZERO, 0);
        if (node instanceof Node.Product product && product.left() instanceof Node.Number digits) {
            int exponent = powerOfTen(product.right());
            return new Node.Number(digits.value(), Math.max(0, digits.decimals() - exponent));
        }
        return none;
    }

    /** The exponent of a power of ten, large enough to leave no decimals for anything else. */
    private static int powerOfTen(Node node) {
        if (!(node instanceof Node.Power power && power.base().equals(new Node.Number(Rational.of(10), 0)))) {
            return Integer.MAX_VALUE / 2;
        }
        Node of = power.exponent() instanceof Node.Negative negative ? negative.of() : power.exponent();
        if (!(of instanceof Node.Number number)
                || !number.value().isInteger()
                || number.value().bits() > 12) {
            return Integer.MAX_VALUE / 2;
        }
        int exponent = number.value().numerator().intValue();
        return power.exponent() instanceof Node.Negative ? -exponent : exponent;
    }

    private static String shown(Rational value) {
        return value.bits() <= 128 ? value.toString() : "a number of " + value.bits() + " bits";
    }
}
