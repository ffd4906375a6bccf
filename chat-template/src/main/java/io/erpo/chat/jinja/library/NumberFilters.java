package io.erpo.chat.jinja.library;

import io.erpo.chat.jinja.Fault;
import io.erpo.chat.jinja.python.Arguments;
import io.erpo.chat.jinja.python.Arithmetic;
import io.erpo.chat.jinja.python.None;
import io.erpo.chat.jinja.python.Operator;
import io.erpo.chat.jinja.python.PythonText;
import io.erpo.chat.jinja.python.Texts;
import io.erpo.chat.jinja.python.Undefined;
import io.erpo.chat.jinja.python.Values;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;

/** Filters that return numbers. */
final class NumberFilters {

    private static final int MAX_PRECISION = 300;

    static final Map<String, Filters.Filter> ALL = Map.of(
            "int",
                    (value, arguments, rendering) -> {
                        Arguments.Bound with = arguments.bind("default", "base");
                        return toInteger(value, with.get("default", 0L), with.integer("base", 10));
                    },
            "float",
                    (value, arguments, rendering) ->
                            toFloat(value, arguments.bind("default").get("default", 0.0)),
            "abs",
                    (value, arguments, rendering) -> {
                        arguments.bind();
                        return Values.compare(value, 0L) < 0
                                ? Arithmetic.negate(value)
                                : Operator.SIGNS.get("+").apply(value);
                    },
            "round",
                    (value, arguments, rendering) -> {
                        Arguments.Bound with = arguments.bind("precision", "method");
                        return round(value, with.integer("precision", 0), PythonText.str(with.get("method", "common")));
                    });

    private NumberFilters() {}

    private static Object toInteger(Object value, Object otherwise, long base) {
        if (Values.isInteger(value)) {
            return Values.integer(value);
        }
        try {
            if (value instanceof String text) {
                return parseInteger(text.strip(), base);
            }
            return value instanceof Double number ? truncate(number) : failing(value, otherwise);
        } catch (NumberFormatException e) {
            Object number = toFloat(value, None.NONE);
            return number instanceof Double real && Double.isFinite(real) ? truncate(real) : otherwise;
        }
    }

    private static Object parseInteger(String text, long base) {
        if (base < Character.MIN_RADIX || base > Character.MAX_RADIX) {
            throw new Fault("'base' must be between 2 and 36, was " + base);
        }
        String sign = text.startsWith("-") || text.startsWith("+") ? text.substring(0, 1) : "";
        String digits = text.substring(sign.length());
        String prefix = base == 16 ? "0x" : base == 8 ? "0o" : base == 2 ? "0b" : "";
        boolean prefixed = !prefix.isEmpty() && Texts.lower(digits).startsWith(prefix);
        return Long.parseLong(sign + (prefixed ? digits.substring(2) : digits).replace("_", ""), (int) base);
    }

    private static Object truncate(double number) {
        if (!Double.isFinite(number) || Math.abs(number) >= 0x1p63) {
            throw new Fault("the integer needs more than the 64 bits that integers have here");
        }
        return (long) number;
    }

    private static Object toFloat(Object value, Object otherwise) {
        if (Values.isNumber(value)) {
            return Values.number(value);
        }
        try {
            return value instanceof String text ? parseFloat(text.strip()) : failing(value, otherwise);
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    /** Java also reads forms that Python does not, such as 1f and 0x1p3. */
    private static Object parseFloat(String text) {
        return switch (Texts.lower(text)) {
            case "nan" -> Double.NaN;
            case "inf", "+inf", "infinity", "+infinity" -> Double.POSITIVE_INFINITY;
            case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
            default -> new BigDecimal(text.replace("_", "")).doubleValue();
        };
    }

    private static Object failing(Object value, Object otherwise) {
        if (value instanceof Undefined undefined) {
            throw undefined.fault();
        }
        return otherwise;
    }

    private static Object round(Object value, long precision, String method) {
        if (!Values.isNumber(value)) {
            throw Values.unsupported("rounding", value, precision);
        }
        if (Math.abs(precision) > MAX_PRECISION) {
            throw new Fault("'precision' must be between -" + MAX_PRECISION + " and " + MAX_PRECISION);
        }
        if (method.equals("common")) {
            BigDecimal exact = Values.isInteger(value)
                    ? BigDecimal.valueOf(Values.integer(value))
                    : new BigDecimal(Values.number(value));
            BigDecimal rounded = exact.setScale((int) precision, RoundingMode.HALF_EVEN);
            return Values.isInteger(value) ? rounded.longValue() : (Object) rounded.doubleValue();
        }
        double scale = Math.pow(10, precision);
        return switch (method) {
            case "ceil" -> Math.ceil(Values.number(value) * scale) / scale;
            case "floor" -> Math.floor(Values.number(value) * scale) / scale;
            default -> throw new Fault("'method' must be common, ceil or floor, was " + method);
        };
    }
}
