package io.erpo.view.signals;

import java.util.Locale;

/** Numbers in evidence. */
final class Words {

    private Words() {}

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    static String number(double value) {
        return String.format(Locale.ROOT, "%.3g", value);
    }

    /** With two places. */
    static String score(double z) {
        return String.format(Locale.ROOT, "%.2f", z);
    }
}
