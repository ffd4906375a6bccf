package io.erpo.cli.runs;

import java.time.Duration;

/** Formats how long ago something was: {@code 41 s}, {@code 12 min}, {@code 3 h 05 min}, {@code 2 d 4 h}. */
final class Age {

    private Age() {}

    static String of(Duration age) {
        if (age.toMinutes() == 0) {
            return age.toSeconds() + " s";
        } else if (age.toHours() == 0) {
            return age.toMinutes() + " min";
        } else if (age.toDays() == 0) {
            return "%d h %02d min".formatted(age.toHours(), age.toMinutesPart());
        }
        return "%d d %d h".formatted(age.toDays(), age.toHoursPart());
    }
}
