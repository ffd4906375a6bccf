package io.erpo.settings;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The linear maps of a layer that an adapter can stand beside. */
public enum AdapterTarget {
    Q_PROJ,
    K_PROJ,
    V_PROJ,
    O_PROJ,
    GATE_PROJ,
    UP_PROJ,
    DOWN_PROJ;

    /** As checkpoints and PEFT name it: {@code q_proj}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException that lists the targets there are */
    static AdapterTarget of(String key) {
        return Arrays.stream(values())
                .filter(target -> target.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("an adapter's target must be one of "
                        + Arrays.stream(values()).map(AdapterTarget::key).collect(Collectors.joining(", ")) + ", was "
                        + key));
    }
}
