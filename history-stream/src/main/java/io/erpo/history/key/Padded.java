package io.erpo.history.key;

/** Numbers that sort as texts. */
public final class Padded {

    private static final String ZEROS = "0".repeat(Long.toString(Long.MAX_VALUE).length());

    private Padded() {}

    /**
     * A number with zeros before it. A key is written for every reward, for which {@code String.format} would take longer than
     * the store does.
     *
     * @param number not negative
     * @param digits at least
     */
    public static String of(long number, int digits) {
        String text = Long.toString(number);
        return text.length() >= digits ? text : ZEROS.substring(0, digits - text.length()) + text;
    }
}
