package io.erpo.cli.terminal;

import java.util.Locale;

/** Numbers as people read them. */
public final class Text {

    private Text() {}

    /** 13%. */
    public static String percent(double fraction) {
        return String.format(Locale.ROOT, "%.0f%%", 100 * fraction);
    }

    /** 12.5%. */
    public static String exactPercent(double fraction) {
        return String.format(Locale.ROOT, "%.1f%%", 100 * fraction);
    }

    /** So many digits after the point. */
    public static String decimals(int places, double value) {
        return String.format(Locale.ROOT, "%." + places + "f", value);
    }

    /** 950, 5.2k, 118k, 1.3M. */
    public static String rate(double perSecond) {
        if (perSecond < 1_000) {
            return decimals(0, perSecond);
        }
        boolean millions = perSecond >= 999_500;
        double scaled = perSecond / (millions ? 1e6 : 1e3);
        return decimals(scaled < 99.95 ? 1 : 0, scaled) + (millions ? "M" : "k");
    }

    /** 0:41, 12:05, 3:00:00. */
    public static String time(double seconds) {
        long whole = Math.round(seconds);
        long hours = whole / 3600;
        return hours > 0
                ? String.format(Locale.ROOT, "%d:%02d:%02d", hours, whole % 3600 / 60, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60);
    }
}
