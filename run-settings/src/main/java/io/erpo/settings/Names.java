package io.erpo.settings;

import java.util.Locale;

/** The names of the values of a setting, as users write them: {@code leave-one-out}. Parts of a model keep the name that checkpoints give them. */
final class Names {

    private Names() {}

    static String of(Enum<?> constant) {
        return constant instanceof AdapterTarget target
                ? target.key()
                : constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
