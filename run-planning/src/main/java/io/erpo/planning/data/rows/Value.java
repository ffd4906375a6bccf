package io.erpo.planning.data.rows;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a row holds under a key. */
public sealed interface Value {

    /** What it is, for people: "a list". */
    String kind();

    /** Whether it holds nothing: a blank text, a list or an object without values. */
    default boolean isEmpty() {
        return false;
    }

    record Text(String text) implements Value {
        @Override
        public boolean isEmpty() {
            return text.isBlank();
        }

        @Override
        public String kind() {
            return "a string";
        }
    }

    /** A number with the digits as they are written, since 7.50 and 7.5 may be different answers. */
    record Number(String digits) implements Value {
        @Override
        public String kind() {
            return "a number";
        }
    }

    /** Nothing that text can be made of: null, true, NaN, a date. */
    record Other(String kind) implements Value {}

    record Items(List<Value> items) implements Value {
        public Items {
            items = List.copyOf(items);
        }

        @Override
        public boolean isEmpty() {
            return items.isEmpty();
        }

        @Override
        public String kind() {
            return "a list";
        }
    }

    /** @param repeated keys that occur more than once, so that it is unknown which value counts */
    record Fields(Map<String, Value> values, Set<String> repeated) implements Value {
        public Fields {
            values = Map.copyOf(values);
            repeated = Set.copyOf(repeated);
        }

        @Override
        public boolean isEmpty() {
            return values.isEmpty();
        }

        @Override
        public String kind() {
            return "an object";
        }
    }
}
