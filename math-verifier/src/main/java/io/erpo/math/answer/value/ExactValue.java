package io.erpo.math.answer.value;

import io.erpo.math.answer.number.Rational;
import io.erpo.math.answer.syntax.Node;
import io.erpo.math.work.Work;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/** The exact rational value of an expression, if it has one that takes little work. */
public final class ExactValue {

    private static final int LARGEST_FACTORIAL = 2_100;
    private static final int LARGEST_BINOMIAL = 10_000;

    private final Work work;

    public ExactValue(Work work) {
        this.work = work;
    }

    /** @return empty for variables, and for values that are irrational, undefined or too large */
    public Optional<Rational> of(Node node) {
        work.step(1);
        if (node instanceof Node.Number number) {
            return Optional.of(number.value());
        }
        if (node instanceof Node.Negative negative) {
            return of(negative.of()).map(Rational::negate);
        }
        if (node instanceof Node.Percent percent) {
            return of(percent.of()).flatMap(value -> value.dividedBy(Rational.of(100)));
        }
        if (node instanceof Node.Degrees degrees) {
            return of(degrees.of());
        }
        if (node instanceof Node.Quantity quantity) {
            return of(quantity.of());
        }
        if (node instanceof Node.Call call) {
            return call(call);
        }
        return binary(node);
    }

    private Optional<Rational> binary(Node node) {
        List<Node> parts = node.parts();
        if (!(node instanceof Node.Sum
                || node instanceof Node.Product
                || node instanceof Node.Quotient
                || node instanceof Node.Ratio
                || node instanceof Node.Power)) {
            return Optional.empty();
        }
        Optional<Rational> left = of(parts.get(0));
        Optional<Rational> right = left.isPresent() && parts.size() == 2 ? of(parts.get(1)) : Optional.empty();
        if (right.isEmpty()) {
            return Optional.empty();
        }
        Rational a = left.get();
        Rational b = right.get();
        charge(a, b);
        if (node instanceof Node.Sum) {
            return a.plus(b);
        }
        if (node instanceof Node.Product) {
            return a.times(b);
        }
        return node instanceof Node.Power ? power(a, b) : a.dividedBy(b);
    }

    private Optional<Rational> power(Rational base, Rational exponent) {
        if (exponent.denominator().bitLength() > 6) {
            return Optional.empty();
        }
        work.step(Math.min(2_000, exponent.numerator().abs().bitLength() * 50L));
        if (exponent.isInteger()) {
            return base.power(exponent.numerator());
        }
        // The principal root of a negative number is not real.
        return base.signum() < 0
                ? Optional.empty()
                : root(base, exponent.denominator().intValue()).flatMap(root -> root.power(exponent.numerator()));
    }

    private Optional<Rational> root(Rational of, int degree) {
        charge(of, of);
        work.step(of.bits());
        return of.root(degree);
    }

    private Optional<Rational> call(Node.Call call) {
        Optional<Rational> first = of(call.arguments().get(0));
        if (first.isEmpty()) {
            return Optional.empty();
        }
        Rational x = first.get();
        return switch (call.function()) {
            case "abs" -> Optional.of(x.abs());
            case "floor" -> Optional.of(Rational.of(x.floor()));
            case "ceil" -> Optional.of(Rational.of(x.negate().floor().negate()));
            case "factorial" -> factorial(x);
            case "root" ->
                whole(x, LARGEST_FACTORIAL)
                        .flatMap(degree -> of(call.arguments().get(1)).flatMap(of -> root(of, degree)));
            case "binom" ->
                whole(x, LARGEST_BINOMIAL).flatMap(n -> of(call.arguments().get(1))
                        .flatMap(k -> whole(k, LARGEST_BINOMIAL))
                        .flatMap(k -> binomial(n, k)));
            default -> Optional.empty();
        };
    }

    private Optional<Rational> factorial(Rational of) {
        return whole(of, LARGEST_FACTORIAL).map(n -> {
            work.step(n + (long) n * n / 200);
            BigInteger product = BigInteger.ONE;
            for (int i = 2; i <= n; i++) {
                product = product.multiply(BigInteger.valueOf(i));
            }
            return Rational.of(product);
        });
    }

    private Optional<Rational> binomial(int n, int k) {
        if (k > n) {
            return Optional.of(Rational.ZERO);
        }
        work.step(n + (long) n * n / 1_000);
        BigInteger product = BigInteger.ONE;
        for (int i = 1; i <= Math.min(k, n - k); i++) {
            product = product.multiply(BigInteger.valueOf(n - i + 1L)).divide(BigInteger.valueOf(i));
        }
        return Optional.of(Rational.of(product));
    }

    private static Optional<Integer> whole(Rational value, int largest) {
        boolean fits = value.isInteger()
                && value.signum() >= 0
                && value.numerator().bitLength() < 31
                && value.numerator().intValue() <= largest;
        return fits ? Optional.of(value.numerator().intValue()) : Optional.empty();
    }

    /** Reducing to lowest terms costs the square of the length. */
    private void charge(Rational a, Rational b) {
        long words = (a.bits() + b.bits()) / 64;
        work.step(words * words / 16);
    }
}
