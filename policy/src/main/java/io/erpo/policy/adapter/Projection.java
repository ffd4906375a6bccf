package io.erpo.policy.adapter;

import io.erpo.policy.ModelConfig;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The linear maps of a layer that can have an adapter, in the order of decoder/network.py. */
public enum Projection {
    Q_PROJ("self_attn"),
    K_PROJ("self_attn"),
    V_PROJ("self_attn"),
    O_PROJ("self_attn"),
    GATE_PROJ("mlp"),
    UP_PROJ("mlp"),
    DOWN_PROJ("mlp");

    private final String block;

    Projection(String block) {
        this.block = block;
    }

    /** As checkpoints and PEFT name it: {@code q_proj}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException naming those that there are */
    public static Projection of(String key) {
        return Arrays.stream(values())
                .filter(projection -> projection.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("an adapter's target must be one of "
                        + String.join(", ", keys(List.of(values()))) + ", was " + key));
    }

    static List<String> keys(List<Projection> projections) {
        return projections.stream().map(Projection::key).toList();
    }

    /** Within a layer of a checkpoint: {@code self_attn.q_proj}. */
    String path() {
        return block + "." + key();
    }

    long inputs(ModelConfig config) {
        return switch (this) {
            case Q_PROJ, K_PROJ, V_PROJ, GATE_PROJ, UP_PROJ -> config.hiddenSize();
            case O_PROJ -> queries(config);
            case DOWN_PROJ -> config.intermediateSize();
        };
    }

    long outputs(ModelConfig config) {
        return switch (this) {
            case Q_PROJ -> queries(config);
            case K_PROJ, V_PROJ -> (long) config.keyValueHeads() * config.headSize();
            case O_PROJ, DOWN_PROJ -> config.hiddenSize();
            case GATE_PROJ, UP_PROJ -> config.intermediateSize();
        };
    }

    private static long queries(ModelConfig config) {
        return (long) config.heads() * config.headSize();
    }
}
