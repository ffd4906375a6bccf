package io.erpo.math.answer.value;

import io.erpo.math.answer.syntax.Node;
import io.erpo.math.work.Work;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;

/** The value of a real expression without variables to about 60 digits. */
final class PreciseValue {

    private static final int LARGEST_EXPONENT = 2_000;
    private static final BigDecimal DEGREE = PreciseFunctions.PI.divide(new BigDecimal(180), PreciseFunctions.DIGITS);

    private final Work work;
    private BigDecimal largest = BigDecimal.ZERO;
    private boolean inAngle;

    PreciseValue(Work work) {
        this.work = work;
    }

    /** The largest number, by absolute value, that was rounded in a sum or a function: what small differences are measured by. */
    BigDecimal largest() {
        return largest;
    }

    /** @return empty for variables, non-real values and unknown functions */
    Optional<BigDecimal> of(Node node) {
        work.step(20);
        if (node instanceof Node.Number number) {
            return Optional.of(new BigDecimal(number.value().numerator())
                    .divide(new BigDecimal(number.value().denominator()), PreciseFunctions.DIGITS));
        }
        if (node instanceof Node.Symbol symbol) {
            return switch (symbol.name()) {
                case "pi" -> Optional.of(PreciseFunctions.PI);
                case "e" -> Optional.of(PreciseFunctions.E);
                default -> Optional.empty();
            };
        }
        if (node instanceof Node.Call call) {
            return call(call.function(), call.arguments());
        }
        List<Node> parts = node.parts();
        if (parts.size() == 1) {
            return of(parts.get(0)).flatMap(x -> unary(node, x));
        }
        return parts.size() == 2 ? both(parts.get(0), parts.get(1), (x, y) -> binary(node, x, y)) : Optional.empty();
    }

    private Optional<BigDecimal> unary(Node node, BigDecimal x) {
        if (node instanceof Node.Negative) {
            return Optional.of(x.negate());
        }
        if (node instanceof Node.Percent) {
            return Optional.of(x.movePointLeft(2));
        }
        if (node instanceof Node.Degrees) {
            return Optional.of(inAngle ? x.multiply(DEGREE, PreciseFunctions.DIGITS) : x);
        }
        return node instanceof Node.Quantity ? Optional.of(x) : Optional.empty();
    }

    private interface Binary {
        Optional<BigDecimal> of(BigDecimal x, BigDecimal y);
    }

    private Optional<BigDecimal> both(Node left, Node right, Binary operation) {
        return of(left).flatMap(x -> of(right).flatMap(y -> operation.of(x, y)));
    }

    private Optional<BigDecimal> binary(Node node, BigDecimal x, BigDecimal y) {
        if (node instanceof Node.Sum) {
            seen(x);
            seen(y);
            return Optional.of(x.add(y, PreciseFunctions.DIGITS));
        }
        if (node instanceof Node.Product) {
            return Optional.of(x.multiply(y, PreciseFunctions.DIGITS));
        }
        if (node instanceof Node.Quotient) {
            return y.signum() == 0 ? Optional.empty() : Optional.of(x.divide(y, PreciseFunctions.DIGITS));
        }
        return node instanceof Node.Power ? power(x, y) : Optional.empty();
    }

    private Optional<BigDecimal> power(BigDecimal x, BigDecimal y) {
        if (isSmallInteger(y)) {
            work.step(200);
            return x.signum() == 0 ? Optional.empty() : Optional.of(x.pow(y.intValueExact(), PreciseFunctions.DIGITS));
        }
        return logarithm(x).flatMap(ln -> exponential(ln.multiply(y, PreciseFunctions.DIGITS)));
    }

    private static boolean isSmallInteger(BigDecimal y) {
        return y.abs().compareTo(BigDecimal.valueOf(LARGEST_EXPONENT)) <= 0
                && y.stripTrailingZeros().scale() <= 0;
    }

    private Optional<BigDecimal> call(String function, List<Node> arguments) {
        if (function.equals("root")) {
            return both(arguments.get(0), arguments.get(1), (degree, x) -> root(x, degree));
        }
        if (function.equals("log") && arguments.size() == 2) {
            return both(arguments.get(0), arguments.get(1), this::logarithm);
        }
        boolean outer = inAngle;
        inAngle = PreciseFunctions.isOfAngle(function);
        Optional<BigDecimal> argument = arguments.size() == 1 ? of(arguments.get(0)) : Optional.empty();
        inAngle = outer;
        return argument.flatMap(x -> switch (function) {
            case "abs" -> Optional.of(x.abs());
            case "ln" -> logarithm(x);
            case "log" -> logarithm(BigDecimal.TEN, x);
            case "exp" -> exponential(x);
            case "sin" -> angular(x, (s, c) -> s);
            case "cos" -> angular(x, (s, c) -> c);
            case "tan" -> angular(x, PreciseFunctions::quotient);
            default -> Optional.empty();
        });
    }

    private Optional<BigDecimal> root(BigDecimal x, BigDecimal degree) {
        if (degree.compareTo(BigDecimal.valueOf(2)) == 0) {
            work.step(200);
            return x.signum() < 0 ? Optional.empty() : Optional.of(x.sqrt(PreciseFunctions.DIGITS));
        }
        if (!isSmallInteger(degree) || degree.signum() <= 0) {
            return Optional.empty();
        }
        boolean odd = degree.intValueExact() % 2 != 0;
        Optional<BigDecimal> size = x.signum() < 0 && !odd ? Optional.empty() : logarithm(x.abs());
        return size.flatMap(ln -> exponential(ln.divide(degree, PreciseFunctions.DIGITS)))
                .map(root -> x.signum() < 0 ? root.negate() : root);
    }

    private Optional<BigDecimal> logarithm(BigDecimal base, BigDecimal x) {
        return logarithm(base).filter(ln -> ln.signum() != 0).flatMap(below -> logarithm(x)
                .map(above -> above.divide(below, PreciseFunctions.DIGITS)));
    }

    private Optional<BigDecimal> logarithm(BigDecimal x) {
        if (x.signum() <= 0 || Math.abs(x.precision() - x.scale()) > LARGEST_EXPONENT) {
            return Optional.empty();
        }
        work.step(2_000);
        seen(BigDecimal.ONE);
        return Optional.of(PreciseFunctions.ln(x));
    }

    private Optional<BigDecimal> exponential(BigDecimal x) {
        if (x.abs().compareTo(BigDecimal.valueOf(LARGEST_EXPONENT)) > 0) {
            return Optional.empty();
        }
        work.step(500);
        BigDecimal value = PreciseFunctions.exp(x);
        // An error of the argument is one of that share of the value.
        seen(value.multiply(x, PreciseFunctions.DIGITS));
        return Optional.of(value);
    }

    private Optional<BigDecimal> angular(BigDecimal x, BinaryOperator<BigDecimal> ofSineAndCosine) {
        if (x.abs().compareTo(BigDecimal.valueOf(LARGEST_EXPONENT)) > 0) {
            return Optional.empty();
        }
        work.step(2_000);
        seen(BigDecimal.ONE);
        seen(x);
        BigDecimal value = ofSineAndCosine.apply(PreciseFunctions.sin(x), PreciseFunctions.cos(x));
        return value.abs().compareTo(PreciseFunctions.POLE) > 0 ? Optional.empty() : Optional.of(value);
    }

    private void seen(BigDecimal value) {
        largest = largest.max(value.abs());
    }
}
