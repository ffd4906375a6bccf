package io.erpo.view.comparison;

/**
 * The first field in which two events differ, and the values there.
 *
 * @param path within the event, such as {@code samples[3].advantage}
 */
public record FieldDifference(String path, String expected, String found) {

    FieldDifference within(String parent) {
        return new FieldDifference(
                parent + (path.startsWith("[") || path.isEmpty() ? "" : ".") + path, expected, found);
    }

    /** Such as {@code samples[3].advantage: expected 0.5, found 0.25}. */
    public String text() {
        return "%s: expected %s, found %s".formatted(path, expected, found);
    }
}
