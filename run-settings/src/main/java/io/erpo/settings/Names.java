package io.erpo.settings;

import java.util.Locale;

/** The names of the values of a setting, as users write them: {@code leave-one-out}. */
final class Names {

    private Names() {}

    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
