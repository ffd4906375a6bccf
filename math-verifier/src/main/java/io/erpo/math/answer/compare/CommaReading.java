package io.erpo.math.answer.compare;

import java.util.ArrayList;
import java.util.List;

/**
 * One way to read a text with commas in it.
 *
 * @param thousands whether {@code 1,000} is one number
 */
record CommaReading(String text, boolean thousands) {

    private static final int GROUP = 3;

    /** @param decimals the fewest digits after a decimal comma */
    static List<CommaReading> of(String text, int decimals) {
        List<CommaReading> readings = new ArrayList<>();
        readings.add(new CommaReading(text, true));
        int comma = text.indexOf(',');
        if (comma >= 0) {
            readings.add(new CommaReading(text, false));
            if (isDecimal(text, comma, decimals)) {
                readings.add(new CommaReading(text.replace(',', '.'), false));
            }
        }
        return readings;
    }

    /** Whether the whole text is one number whose digits after the comma cannot be thousands. */
    private static boolean isDecimal(String text, int comma, int decimals) {
        int start = text.startsWith("-") ? 1 : 0;
        int behind = text.length() - comma - 1;
        boolean zero = text.substring(start, comma).equals("0");
        return comma > start
                && behind >= decimals
                && (behind != GROUP || zero)
                && isDigits(text, start, comma)
                && isDigits(text, comma + 1, text.length());
    }

    private static boolean isDigits(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }
}
