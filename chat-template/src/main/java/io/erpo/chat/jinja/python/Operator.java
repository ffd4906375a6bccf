package io.erpo.chat.jinja.python;

import io.erpo.chat.jinja.Rendering;
import java.util.Map;

/** The operators of expressions, by their symbols. */
public final class Operator {

    @FunctionalInterface
    public interface Unary {
        Object apply(Object operand);
    }

    @FunctionalInterface
    public interface Binary {
        Object apply(Object left, Object right, Rendering rendering);
    }

    @FunctionalInterface
    public interface Comparison {
        boolean holds(Object left, Object right);
    }

    public static final Map<String, Unary> SIGNS = Map.of("-", Arithmetic::negate, "+", Operator::plus);

    public static final Map<String, Binary> SUMS =
            Map.of("+", Arithmetic::add, "-", (a, b, rendering) -> Arithmetic.subtract(a, b));

    public static final Map<String, Binary> PRODUCTS = Map.of(
            "*", Arithmetic::multiply,
            "/", (a, b, rendering) -> Arithmetic.divide(a, b),
            "//", (a, b, rendering) -> Arithmetic.floorDivide(a, b),
            "%", (a, b, rendering) -> Arithmetic.modulo(a, b));

    public static final Map<String, Binary> POWERS = Map.of("**", (a, b, rendering) -> Arithmetic.power(a, b));

    public static final Map<String, Comparison> COMPARISONS = Map.of(
            "==", Values::equal,
            "!=", (a, b) -> !Values.equal(a, b),
            "<", (a, b) -> Values.compare(a, b) < 0,
            "<=", (a, b) -> Values.compare(a, b) <= 0,
            ">", (a, b) -> Values.compare(a, b) > 0,
            ">=", (a, b) -> Values.compare(a, b) >= 0);

    public static final Comparison IN = (item, container) -> Values.contains(container, item);

    public static final Comparison NOT_IN = (item, container) -> !Values.contains(container, item);

    public static final Unary NOT = operand -> !Values.truth(operand);

    private Operator() {}

    private static Object plus(Object operand) {
        return Arithmetic.subtract(operand, 0L);
    }
}
