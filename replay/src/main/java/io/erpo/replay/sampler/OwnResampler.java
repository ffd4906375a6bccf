package io.erpo.replay.sampler;

import io.erpo.events.Engine;
import io.erpo.policy.Placement;
import io.erpo.policy.memory.SamplerMemory;
import io.erpo.policy.store.PolicyStore;
import io.erpo.replay.findings.Engines;
import io.erpo.replay.recording.Recording;
import io.erpo.replay.recording.RecordingException;
import io.erpo.sampler.policy.LoadedPolicies;
import io.erpo.sampler.policy.StoredPolicyLoader;
import io.erpo.schemas.Topics;
import java.util.Map;
import java.util.TreeMap;

/** Samples in this process, as the built-in engine does. */
final class OwnResampler implements Resampler {

    private final LoadedPolicies.Loader loader;

    /** @throws RecordingException when another program sampled a response of the run */
    OwnResampler(Recording recording, StoredPolicyLoader.Claims claims, PolicyStore store, Placement placement) {
        requireRepeatable(recording);
        this.loader = new StoredPolicyLoader(claims, store, placement, SamplerMemory.DEFAULT_SLOTS);
    }

    @Override
    public LoadedPolicies.Loader loader() {
        return loader;
    }

    private static void requireRepeatable(Recording recording) {
        Map<String, Long> foreign = new TreeMap<>();
        recording.forEach(
                Topics.RESPONSES, response -> Engines.foreign(response.value().getEngine())
                        .ifPresent(engine -> foreign.merge(Engines.text(engine), 1L, Long::sum)));
        if (!foreign.isEmpty()) {
            throw new RecordingException(
                    "%d responses were sampled by %s, with random numbers of its own, so they cannot be sampled again here. Replay with --score in place of --resample: it computes the log-probability of each recorded token under the policy that sampled it. Or name that engine with --engine, if its responses do not depend on their batch"
                            .formatted(
                                    foreign.values().stream()
                                            .mapToLong(Long::longValue)
                                            .sum(),
                                    String.join(", ", foreign.keySet())));
        }
    }

    /** A whole recording was checked before. */
    @Override
    public void requireSame(Engine again, Engine recorded) {}

    @Override
    public void close() {}
}
