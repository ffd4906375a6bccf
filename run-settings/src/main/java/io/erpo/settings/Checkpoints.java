package io.erpo.settings;

import static io.erpo.settings.Ranges.require;

import io.erpo.events.CheckpointSettings;

/**
 * How policies are stored, and which stay in the store in addition to the base and the newest.
 *
 * @param shardBytes weights are written in files of at most about so many bytes; 0 for one file
 */
public record Checkpoints(int keepLast, int keepEvery, SamplerPrecision samplerPrecision, long shardBytes) {

    /** Smaller files cost more requests than they save. */
    private static final long LEAST_SHARD_BYTES = 1 << 20;

    public Checkpoints {
        require(keepLast >= 1, "checkpoints.keepLast", "1 or more", keepLast);
        require(keepEvery >= 0, "checkpoints.keepEvery", "0 or more", keepEvery);
        require(
                shardBytes == 0 || shardBytes >= LEAST_SHARD_BYTES,
                "checkpoints.shardBytes",
                "0 for one file, or " + LEAST_SHARD_BYTES + " or more",
                shardBytes);
    }

    /** @throws IllegalArgumentException when a number is out of range or the precision unknown */
    public static Checkpoints of(CheckpointSettings event) {
        return new Checkpoints(
                event.getKeepLast(),
                event.getKeepEvery(),
                SamplerPrecision.of(event.getSamplerPrecision()),
                event.getShardBytes());
    }

    CheckpointSettings event() {
        return new CheckpointSettings(keepLast, keepEvery, samplerPrecision.key(), shardBytes);
    }

    /**
     * Refuses a second copy of an adapter.
     *
     * @throws IllegalArgumentException when policies are adapters and samplers should load bfloat16
     */
    public void requireFor(Adapter adapter) {
        require(
                samplerPrecision == SamplerPrecision.FLOAT32 || !adapter.isOn(),
                "checkpoints.samplerPrecision",
                "float32 with an adapter (adapter.rank " + adapter.rank()
                        + "), which is small already and is added to the float32 base",
                samplerPrecision.key());
    }
}
