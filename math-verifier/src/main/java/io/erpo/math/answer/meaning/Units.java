package io.erpo.math.answer.meaning;

import java.util.HashMap;
import java.util.Map;

/** Whether the words after two values are the same unit. */
public final class Units {

    private static final Map<String, String> KNOWN = new HashMap<>();

    static {
        known("cm", "cm", "centimeter", "centimetre", "厘米");
        known("mm", "mm", "millimeter", "millimetre", "毫米");
        known("m", "m", "meter", "metre", "米");
        known("km", "km", "kilometer", "kilometre", "千米", "公里");
        known("inch", "in", "inch", "inche", "in.");
        known("foot", "ft", "foot", "feet");
        known("yard", "yd", "yard");
        known("mile", "mi", "mile");
        known("g", "g", "gram", "克");
        known("kg", "kg", "kilogram", "千克", "公斤");
        known("pound", "lb", "pound");
        known("ounce", "oz", "ounce");
        known("second", "s", "sec", "second", "秒");
        known("minute", "min", "minute", "分钟");
        known("hour", "h", "hr", "hour", "小时");
        known("day", "day", "天");
        known("week", "week");
        known("month", "month");
        known("year", "year", "年");
        known("dollar", "dollar", "美元");
        known("cent", "cent");
        known("pounds", "pounds");
        known("euro", "euro", "欧元");
        known("yen", "yen", "yuan", "元", "円", "圆", "日元", "人民币");
        known("rupee", "rupee");
        known("liter", "l", "liter", "litre", "升");
        known("ml", "ml", "milliliter", "millilitre", "毫升");
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
        for (String square : new String[] {"square ", "sq ", "cubic ", "cu ", "平方", "立方"}) {
            if (lower.startsWith(square)) {
                lower = lower.substring(square.length());
                power = square.startsWith("s") || square.equals("平方") ? "^2" : "^3";
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
