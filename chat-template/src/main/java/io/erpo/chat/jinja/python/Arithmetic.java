package io.erpo.chat.jinja.python;

import io.erpo.chat.jinja.Fault;
import io.erpo.chat.jinja.Rendering;
import java.util.ArrayList;
import java.util.List;

/** Python's arithmetic; integers have 64 bits here, and an overflow is a fault. */
public final class Arithmetic {

    private Arithmetic() {}

    public static Object add(Object a, Object b, Rendering rendering) {
        if (integers(a, b)) {
            return exact(() -> Math.addExact(Values.integer(a), Values.integer(b)));
        }
        if (numbers(a, b)) {
            return Values.number(a) + Values.number(b);
        }
        if (a instanceof String as && b instanceof String bs) {
            rendering.charge((long) as.length() + bs.length());
            return as + bs;
        }
        if (isSequence(a) && isSequence(b) && a instanceof Tuple == b instanceof Tuple) {
            List<Object> sum = new ArrayList<>((List<?>) a);
            sum.addAll((List<?>) b);
            rendering.charge(sum.size());
            return like(a, sum);
        }
        throw Values.unsupported("addition", a, b);
    }

    static Object subtract(Object a, Object b) {
        requireNumbers("subtraction", a, b);
        return integers(a, b)
                ? exact(() -> Math.subtractExact(Values.integer(a), Values.integer(b)))
                : (Object) (Values.number(a) - Values.number(b));
    }

    public static Object multiply(Object a, Object b, Rendering rendering) {
        if (Values.isInteger(a) && (b instanceof String || isSequence(b))) {
            return repeat(b, Values.integer(a), rendering);
        }
        if (Values.isInteger(b) && (a instanceof String || isSequence(a))) {
            return repeat(a, Values.integer(b), rendering);
        }
        requireNumbers("multiplication", a, b);
        return integers(a, b)
                ? exact(() -> Math.multiplyExact(Values.integer(a), Values.integer(b)))
                : (Object) (Values.number(a) * Values.number(b));
    }

    /** {@code a / b}: a float, also for integers. */
    static Object divide(Object a, Object b) {
        requireDivisible("division", a, b);
        return Values.number(a) / Values.number(b);
    }

    static Object floorDivide(Object a, Object b) {
        requireDivisible("division", a, b);
        return integers(a, b)
                ? exact(() -> Math.floorDiv(Values.integer(a), Values.integer(b)))
                : (Object) Math.floor(Values.number(a) / Values.number(b));
    }

    /** {@code a % b}: has the sign of {@code b}. */
    public static Object modulo(Object a, Object b) {
        if (a instanceof String) {
            throw new Fault("formatting with % is not supported; join the parts with ~");
        }
        requireDivisible("modulo", a, b);
        if (integers(a, b)) {
            return Math.floorMod(Values.integer(a), Values.integer(b));
        }
        double remainder = Values.number(a) % Values.number(b);
        return remainder != 0 && remainder < 0 != Values.number(b) < 0 ? remainder + Values.number(b) : remainder;
    }

    static Object power(Object a, Object b) {
        requireNumbers("power", a, b);
        if (integers(a, b) && Values.integer(b) >= 0) {
            return exact(() -> power(Values.integer(a), Values.integer(b)));
        }
        return Math.pow(Values.number(a), Values.number(b));
    }

    public static Object negate(Object a) {
        requireNumbers("negation", a, a);
        return Values.isInteger(a) ? exact(() -> Math.negateExact(Values.integer(a))) : (Object) (-Values.number(a));
    }

    private static long power(long base, long exponent) {
        if (base == 0 || base == 1) {
            return exponent == 0 ? 1 : base;
        }
        if (base == -1) {
            return exponent % 2 == 0 ? 1 : -1;
        }
        long power = 1;
        for (long i = 0; i < exponent; i++) {
            power = Math.multiplyExact(power, base);
        }
        return power;
    }

    private static Object repeat(Object value, long times, Rendering rendering) {
        long count = Math.max(0, times);
        if (value instanceof String text) {
            rendering.chargeRepeated(count, text.length());
            return text.repeat((int) count);
        }
        List<?> list = (List<?>) value;
        rendering.chargeRepeated(count, list.size());
        List<Object> repeated = new ArrayList<>();
        for (long i = 0; i < count && !list.isEmpty(); i++) {
            repeated.addAll(list);
        }
        return like(value, repeated);
    }

    private static Object like(Object sequence, List<Object> items) {
        return sequence instanceof Tuple ? new Tuple(items) : items;
    }

    private static boolean isSequence(Object value) {
        return value instanceof List<?> && !(value instanceof Range);
    }

    private static boolean integers(Object a, Object b) {
        return Values.isInteger(a) && Values.isInteger(b);
    }

    private static boolean numbers(Object a, Object b) {
        return Values.isNumber(a) && Values.isNumber(b);
    }

    private static void requireNumbers(String operation, Object a, Object b) {
        if (!numbers(a, b)) {
            throw Values.unsupported(operation, a, b);
        }
    }

    private static void requireDivisible(String operation, Object a, Object b) {
        requireNumbers(operation, a, b);
        if (Values.number(b) == 0) {
            throw new Fault(operation + " by zero");
        }
    }

    private static Object exact(java.util.function.LongSupplier operation) {
        try {
            return operation.getAsLong();
        } catch (ArithmeticException e) {
            throw new Fault("the result needs more than the 64 bits that integers have here");
        }
    }
}
