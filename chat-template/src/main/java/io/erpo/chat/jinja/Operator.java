package io.erpo.chat.jinja;

import java.util.Map;

/** What the operators of expressions compute, by how they are written. */
final class Operator {

    @FunctionalInterface
    interface Unary {
        Object apply(Object operand);
    }

    @FunctionalInterface
    interface Binary {
        Object apply(Object left, Object right, Rendering rendering);
    }

    @FunctionalInterface
    interface Comparison {
        boolean holds(Object left, Object right);
    }

    static final Map<String, Unary> SIGNS = Map.of("-", Arithmetic::negate, "+", Operator::plus);

    static final Map<String, Binary> SUMS =
            Map.of("+", Arithmetic::add, "-", (a, b, rendering) -> Arithmetic.subtract(a, b));

    static final Map<String, Binary> PRODUCTS = Map.of(
            "*", Arithmetic::multiply,
            "/", (a, b, rendering) -> Arithmetic.divide(a, b),
            "//", (a, b, rendering) -> Arithmetic.floorDivide(a, b),
            "%", (a, b, rendering) -> Arithmetic.modulo(a, b));

    static final Map<String, Binary> POWERS = Map.of("**", (a, b, rendering) -> Arithmetic.power(a, b));

    static final Map<String, Comparison> COMPARISONS = Map.of(
            "==", Values::equal,
            "!=", (a, b) -> !Values.equal(a, b),
            "<", (a, b) -> Values.compare(a, b) < 0,
            "<=", (a, b) -> Values.compare(a, b) <= 0,
            ">", (a, b) -> Values.compare(a, b) > 0,
            ">=", (a, b) -> Values.compare(a, b) >= 0);

    static final Comparison IN = (item, container) -> Values.contains(container, item);

    static final Comparison NOT_IN = (item, container) -> !Values.contains(container, item);

    static final Unary NOT = operand -> !Values.truth(operand);

    private Operator() {}

    private static Object plus(Object operand) {
        return Arithmetic.subtract(operand, 0L);
    }
}
