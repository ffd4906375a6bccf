package io.erpo.chat.jinja.python;

import static java.util.Map.entry;

import io.erpo.chat.jinja.Fault;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/** Dates as C's {@code strftime} writes them in the C locale. */
public final class Strftime {

    private static final Map<Character, DateTimeFormatter> FORMATS = Map.ofEntries(
            format('a', "EEE"),
            format('A', "EEEE"),
            format('b', "MMM"),
            format('h', "MMM"),
            format('B', "MMMM"),
            format('c', "EEE MMM ppd HH:mm:ss yyyy"),
            format('d', "dd"),
            format('D', "MM/dd/yy"),
            format('e', "ppd"),
            format('F', "yyyy-MM-dd"),
            format('H', "HH"),
            format('I', "hh"),
            format('j', "DDD"),
            format('m', "MM"),
            format('M', "mm"),
            format('p', "a"),
            format('R', "HH:mm"),
            format('S', "ss"),
            format('T', "HH:mm:ss"),
            format('x', "MM/dd/yy"),
            format('X', "HH:mm:ss"),
            format('y', "yy"),
            format('Y', "yyyy"));

    private Strftime() {}

    public static String format(LocalDateTime time, String format) {
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < format.length(); at++) {
            if (format.charAt(at) != '%' || at + 1 == format.length()) {
                text.append(format.charAt(at));
                continue;
            }
            at++;
            boolean unpadded = format.charAt(at) == '-' && at + 1 < format.length();
            char directive = format.charAt(unpadded ? ++at : at);
            String field = field(time, directive);
            text.append(unpadded ? field.replaceFirst("^[0 ]+(?=.)", "") : field);
        }
        return text.toString();
    }

    private static String field(LocalDateTime time, char directive) {
        return switch (directive) {
            case '%' -> "%";
            case 'n' -> "\n";
            case 't' -> "\t";
            case 'f' -> "%06d".formatted(time.getNano() / 1000);
            default -> {
                if (!FORMATS.containsKey(directive)) {
                    throw new Fault("strftime_now: %" + directive + " is not supported");
                }
                yield FORMATS.get(directive).format(time);
            }
        };
    }

    private static Map.Entry<Character, DateTimeFormatter> format(char directive, String pattern) {
        return entry(directive, DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH));
    }
}
