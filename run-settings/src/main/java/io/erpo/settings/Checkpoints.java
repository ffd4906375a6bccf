package io.erpo.settings;

import static io.erpo.settings.Ranges.require;

import io.erpo.events.CheckpointSettings;

/** The policies to keep in the store in addition to the base and the newest. */
public record Checkpoints(int keepLast, int keepEvery) {

    public Checkpoints {
        require(keepLast >= 1, "checkpoints.keepLast", "1 or more", keepLast);
        require(keepEvery >= 0, "checkpoints.keepEvery", "0 or more", keepEvery);
    }

    static Checkpoints of(CheckpointSettings event) {
        return new Checkpoints(event.getKeepLast(), event.getKeepEvery());
    }

    CheckpointSettings event() {
        return new CheckpointSettings(keepLast, keepEvery, "float32", 0L);
    }
}
