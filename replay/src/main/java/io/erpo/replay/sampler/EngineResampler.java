package io.erpo.replay.sampler;

import io.erpo.events.Engine;
import io.erpo.policy.Placement;
import io.erpo.policy.memory.DeviceMemory;
import io.erpo.policy.memory.MemoryCheck;
import io.erpo.policy.store.PolicyStore;
import io.erpo.replay.recording.Recording;
import io.erpo.replay.recording.RecordingException;
import io.erpo.sampler.engine.EngineClient;
import io.erpo.sampler.engine.EngineException;
import io.erpo.sampler.engine.EnginePolicyLoader;
import io.erpo.sampler.engine.Engines;
import io.erpo.sampler.engine.http.HttpEngineClient;
import io.erpo.sampler.engine.http.HttpEngineSettings;
import io.erpo.sampler.engine.http.Pause;
import io.erpo.sampler.policy.ClaimedPolicies;
import io.erpo.sampler.policy.LoadedPolicies;
import io.erpo.sampler.policy.StoredPolicyLoader;
import io.erpo.schemas.Topics;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Samples with engines of another program: the same that sampled in the run, with the seeds that they were sent. Their responses
 * are equal only when an engine computes each the same way whatever else is in its batch.
 */
final class EngineResampler implements Resampler {

    private static final int CONCURRENCY = 64;
    private static final int ATTEMPTS = 4;
    private static final double TOLERANCE = 0.02;
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(30);
    private static final Duration START = Duration.ofMinutes(1);

    private final Engines engines;
    private final LoadedPolicies.Loader loader;

    /** @throws RecordingException when an engine cannot be used, or did not sample the responses of the run */
    EngineResampler(
            Recording recording,
            EngineAddresses addresses,
            StoredPolicyLoader.Claims claims,
            PolicyStore store,
            Placement placement) {
        requireRepeatable(recording);
        this.engines = new Engines(
                addresses.urls().stream().map(url -> client(url, addresses)).toList(), CONCURRENCY, TOLERANCE, START);
        attach();
        this.loader = new EnginePolicyLoader(
                new ClaimedPolicies(claims, store),
                engines,
                Optional.of(placement),
                new MemoryCheck(DeviceMemory.ofThisMachine()::bytesOf));
    }

    private static EngineClient client(URI url, EngineAddresses addresses) {
        return new HttpEngineClient(
                new HttpEngineSettings(
                        url, addresses.dialect(), LONGEST_WAIT, LONGEST_WAIT, ATTEMPTS, Duration.ofSeconds(1)),
                Pause.SLEEP);
    }

    private void attach() {
        try {
            engines.attach(why -> {});
        } catch (EngineException e) {
            engines.close();
            throw new RecordingException(e.getMessage(), e);
        } catch (InterruptedException e) {
            engines.close();
            Thread.currentThread().interrupt();
            throw new RecordingException("interrupted while waiting for an engine", e);
        }
    }

    @Override
    public LoadedPolicies.Loader loader() {
        return loader;
    }

    private static void requireRepeatable(Recording recording) {
        AtomicLong own = new AtomicLong();
        recording.forEach(Topics.RESPONSES, response -> {
            if (io.erpo.replay.findings.Engines.foreign(response.value().getEngine())
                    .isEmpty()) {
                own.incrementAndGet();
            }
        });
        if (own.get() > 0) {
            throw new RecordingException(
                    "%d responses were sampled by the built-in engine, which --engine cannot repeat; replay with --resample alone"
                            .formatted(own.get()));
        }
    }

    @Override
    public void requireSame(Engine again, Engine recorded) {
        if (!again.equals(recorded)) {
            throw new RecordingException(
                    "the responses were sampled by %s, but --engine is %s; only the same engine with the same settings can sample them again"
                            .formatted(text(recorded), text(again)));
        }
    }

    private static String text(Engine engine) {
        return io.erpo.replay.findings.Engines.text(engine)
                + " dtype %s device %s".formatted(engine.getDtype(), engine.getDevice());
    }

    @Override
    public void close() {
        engines.close();
    }
}
