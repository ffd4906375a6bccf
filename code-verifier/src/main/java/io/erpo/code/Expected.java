package io.erpo.code;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** The expected output of a program. Compared here, outside the sandbox. */
sealed interface Expected {

    /** @param tolerance absolute or relative difference allowed between numbers; 0 for none */
    boolean matches(String output, double tolerance);

    /** How an output that does not match differs, for people. */
    String difference(String output);

    /**
     * Text. White space at line ends and empty lines at the end do not count; with a tolerance, lines are compared word
     * by word.
     */
    record Text(String text) implements Expected {

        @Override
        public boolean matches(String output, double tolerance) {
            List<String> expected = lines(text);
            List<String> actual = lines(output);
            if (expected.equals(actual)) {
                return true;
            }
            if (tolerance == 0 || expected.size() != actual.size()) {
                return false;
            }
            for (int i = 0; i < expected.size(); i++) {
                if (!areClose(words(expected.get(i)), words(actual.get(i)), tolerance)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public String difference(String output) {
            List<String> expected = lines(text);
            List<String> actual = lines(output);
            int line = 0;
            while (line < Math.min(expected.size(), actual.size())
                    && expected.get(line).equals(actual.get(line))) {
                line++;
            }
            return "line %d is %s, expected %s".formatted(line + 1, shown(actual, line), shown(expected, line));
        }

        private static String shown(List<String> lines, int line) {
            return line < lines.size() ? "\"%s\"".formatted(Excerpt.of(lines.get(line))) : "missing";
        }

        private static List<String> lines(String text) {
            List<String> lines =
                    new ArrayList<>(text.lines().map(String::stripTrailing).toList());
            while (!lines.isEmpty() && lines.get(lines.size() - 1).isEmpty()) {
                lines.remove(lines.size() - 1);
            }
            return lines;
        }

        private static List<String> words(String line) {
            return Arrays.asList(line.strip().split("\\s+"));
        }

        private static boolean areClose(List<String> expected, List<String> actual, double tolerance) {
            if (expected.size() != actual.size()) {
                return false;
            }
            for (int i = 0; i < expected.size(); i++) {
                if (!expected.get(i).equals(actual.get(i)) && !areClose(expected.get(i), actual.get(i), tolerance)) {
                    return false;
                }
            }
            return true;
        }

        private static boolean areClose(String expected, String actual, double tolerance) {
            try {
                return Expected.areClose(new BigDecimal(expected), new BigDecimal(actual), tolerance);
            } catch (NumberFormatException e) {
                return false;
            }
        }
    }

    /** A JSON value. Tuples equal lists, 4 equals 4.0, and true is not a number. */
    record Value(JsonNode value) implements Expected {

        @Override
        public boolean matches(String output, double tolerance) {
            try {
                return same(value, Json.read(output), tolerance);
            } catch (JsonProcessingException e) {
                return false;
            }
        }

        @Override
        public String difference(String output) {
            return "%s, expected %s".formatted(Excerpt.of(output), Excerpt.of(value.toString()));
        }

        private static boolean same(JsonNode expected, JsonNode actual, double tolerance) {
            if (expected.isNumber() && actual.isNumber()) {
                return Expected.areClose(expected.decimalValue(), actual.decimalValue(), tolerance);
            }
            if (expected.isArray() && actual.isArray()) {
                return expected.size() == actual.size() && sameElements(expected, actual, tolerance);
            }
            if (expected.isObject() && actual.isObject()) {
                return expected.size() == actual.size() && sameFields(expected, actual, tolerance);
            }
            return expected.equals(actual);
        }

        private static boolean sameElements(JsonNode expected, JsonNode actual, double tolerance) {
            for (int i = 0; i < expected.size(); i++) {
                if (!same(expected.get(i), actual.get(i), tolerance)) {
                    return false;
                }
            }
            return true;
        }

        private static boolean sameFields(JsonNode expected, JsonNode actual, double tolerance) {
            for (Iterator<Map.Entry<String, JsonNode>> fields = expected.fields(); fields.hasNext(); ) {
                Map.Entry<String, JsonNode> field = fields.next();
                JsonNode other = actual.get(field.getKey());
                if (other == null || !same(field.getValue(), other, tolerance)) {
                    return false;
                }
            }
            return true;
        }
    }

    private static boolean areClose(BigDecimal expected, BigDecimal actual, double tolerance) {
        if (expected.compareTo(actual) == 0) {
            return true;
        }
        double number = expected.doubleValue();
        double difference = Math.abs(number - actual.doubleValue());
        return tolerance > 0
                && Double.isFinite(difference)
                && Double.isFinite(number)
                && difference <= tolerance * Math.max(1, Math.abs(number));
    }
}
