package io.erpo.history.key;

/** Numbers as text that sorts in numeric order. */
public final class Padded {

    private static final String ZEROS = "0".repeat(Long.toString(Long.MAX_VALUE).length());

    private Padded() {}

    /**
     * A number with leading zeros. A key is written for every reward, and {@code String.format} would take longer than
     * the store.
     *
     * @param number not negative
     * @param digits minimum number of digits
     */
    public static String of(long number, int digits) {
        String text = Long.toString(number);
        return text.length() >= digits ? text : ZEROS.substring(0, digits - text.length()) + text;
    }
}
