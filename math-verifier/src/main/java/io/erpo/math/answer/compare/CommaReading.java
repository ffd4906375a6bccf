package io.erpo.math.answer.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One way to read a text with commas in it.
 *
 * @param thousands whether {@code 1,000} is one number
 */
record CommaReading(String text, boolean thousands) {

    private static final int LONGEST = 80;
    /** A sign and a currency, digits, and behind them nothing, a percent sign, or a unit. */
    private static final Pattern NUMBER =
            Pattern.compile("((?:\\\\[a-z]+|\\\\\\$|[-+ ]){0,4})([0-9][0-9.,]*)((?:[ %\\\\].*)?)");

    private static final Pattern DECIMAL = Pattern.compile("[0-9]+,[0-9]+");
    private static final Pattern GROUPED_DECIMAL = Pattern.compile("[1-9][0-9]{0,2}(?:\\.[0-9]{3})+,[0-9]+");
    private static final Pattern INDIAN = Pattern.compile("[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}");
    /** In a list of numbers, none begins with a zero. */
    private static final Pattern ONLY_INDIAN = Pattern.compile(".*,0[0-9].*");

    private static final Pattern ONLY_THOUSANDS = Pattern.compile("[^()\\[\\]]*[0-9],0[0-9]{2}(?![0-9])[^()\\[\\]]*");

    /** @param isReference a reference is read only as what it must be: {@code 1,5} and {@code 12,50,125} are lists */
    static List<CommaReading> of(String text, boolean isReference) {
        List<CommaReading> readings = new ArrayList<>();
        readings.add(new CommaReading(text, true));
        if (text.indexOf(',') >= 0) {
            if (!ONLY_THOUSANDS.matcher(text.length() <= LONGEST ? text : "").matches()) {
                readings.add(new CommaReading(text, false));
            }
            otherNotation(text, isReference).ifPresent(number -> readings.add(new CommaReading(number, false)));
        }
        return readings;
    }

    /** The text with a decimal comma, or with Indian groups, in the usual notation. */
    private static Optional<String> otherNotation(String text, boolean isReference) {
        Matcher parts = NUMBER.matcher(text.length() <= LONGEST ? text : "");
        if (!parts.matches()) {
            return Optional.empty();
        }
        String number = parts.group(2);
        String usual = "";
        if (DECIMAL.matcher(number).matches() && isDecimal(number, isReference)) {
            usual = number.replace(',', '.');
        } else if (GROUPED_DECIMAL.matcher(number).matches()) {
            usual = number.replace(".", "").replace(',', '.');
        } else if (INDIAN.matcher(number).matches()
                && (!isReference || ONLY_INDIAN.matcher(number).matches())) {
            usual = number.replace(",", "");
        }
        return usual.isEmpty() ? Optional.empty() : Optional.of(parts.group(1) + usual + parts.group(3));
    }

    /** Whether the digits after the comma cannot be thousands. */
    private static boolean isDecimal(String number, boolean isReference) {
        int comma = number.indexOf(',');
        int behind = number.length() - comma - 1;
        boolean zero = number.substring(0, comma).equals("0");
        return behind >= (isReference ? 2 : 1) && (behind != 3 || zero);
    }
}
