package io.erpo.cli.terminal;

import java.util.Locale;

/** Formats numbers for people. */
public final class Text {

    private Text() {}

    /** Formats as {@code 13%}. */
    public static String percent(double fraction) {
        return String.format(Locale.ROOT, "%.0f%%", 100 * fraction);
    }

    /** Formats as {@code 12.5%}. */
    public static String exactPercent(double fraction) {
        return String.format(Locale.ROOT, "%.1f%%", 100 * fraction);
    }

    /** Formats with this many decimals. */
    public static String decimals(int places, double value) {
        return String.format(Locale.ROOT, "%." + places + "f", value);
    }

    /** Formats as {@code 950}, {@code 5.2k}, {@code 118k} or {@code 1.3M}. */
    public static String rate(double perSecond) {
        if (perSecond < 1_000) {
            return decimals(0, perSecond);
        }
        boolean millions = perSecond >= 999_500;
        double scaled = perSecond / (millions ? 1e6 : 1e3);
        return decimals(scaled < 99.95 ? 1 : 0, scaled) + (millions ? "M" : "k");
    }

    /** Formats as {@code 0:41}, {@code 12:05} or {@code 3:00:00}. */
    public static String time(double seconds) {
        long whole = Math.round(seconds);
        long hours = whole / 3600;
        return hours > 0
                ? String.format(Locale.ROOT, "%d:%02d:%02d", hours, whole % 3600 / 60, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60);
    }
}
