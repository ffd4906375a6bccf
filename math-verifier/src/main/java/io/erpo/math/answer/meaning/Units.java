package io.erpo.math.answer.meaning;

import java.util.HashMap;
import java.util.Map;

/** Whether the words after two values are the same unit. */
public final class Units {

    private static final Map<String, String> KNOWN = new HashMap<>();

    static {
        known("cm", "cm", "centimeter", "centimetre");
        known("mm", "mm", "millimeter", "millimetre");
        known("m", "m", "meter", "metre");
        known("km", "km", "kilometer", "kilometre");
        known("inch", "in", "inch", "inche", "in.");
        known("foot", "ft", "foot", "feet");
        known("yard", "yd", "yard");
        known("mile", "mi", "mile");
        known("g", "g", "gram");
        known("kg", "kg", "kilogram");
        known("pound", "lb", "pound");
        known("ounce", "oz", "ounce");
        known("second", "s", "sec", "second");
        known("minute", "min", "minute");
        known("hour", "h", "hr", "hour");
        known("day", "day");
        known("week", "week");
        known("month", "month");
        known("year", "year");
        known("dollar", "dollar");
        known("cent", "cent");
        known("pounds", "pounds");
        known("euro", "euro");
        known("liter", "l", "liter", "litre");
        known("ml", "ml", "milliliter", "millilitre");
        known("mph", "mph", "miles per hour", "miles/hour", "mile per hour");
        known("am", "am");
        known("pm", "pm");
    }

    private Units() {}

    /** Only two known units contradict each other; other words describe what is counted. */
    public static boolean contradict(String one, String other) {
        if (one.contains("^") && other.contains("^") && !power(one).equals(power(other))) {
            return true;
        }
        String a = known(one);
        String b = known(other);
        return !a.isEmpty() && !b.isEmpty() && !a.equals(b);
    }

    private static String known(String unit) {
        String lower = unit.endsWith("s") && unit.length() > 2 ? unit.substring(0, unit.length() - 1) : unit;
        String power = "";
        for (String square : new String[] {"square ", "sq ", "cubic ", "cu "}) {
            if (lower.startsWith(square)) {
                lower = lower.substring(square.length());
                power = square.startsWith("s") ? "^2" : "^3";
            }
        }
        int caret = lower.indexOf('^');
        if (caret >= 0) {
            power = lower.substring(caret);
            lower = lower.substring(0, caret);
        }
        String base = KNOWN.getOrDefault(lower, "");
        return base.isEmpty() ? "" : base + power;
    }

    private static String power(String unit) {
        return unit.substring(unit.indexOf('^'));
    }

    private static void known(String unit, String... spellings) {
        for (String spelling : spellings) {
            KNOWN.put(spelling, unit);
        }
    }
}
