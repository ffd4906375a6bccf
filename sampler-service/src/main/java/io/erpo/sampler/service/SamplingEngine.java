package io.erpo.sampler.service;

import io.erpo.policy.Placement;
import io.erpo.policy.memory.DeviceMemory;
import io.erpo.policy.memory.MemoryCheck;
import io.erpo.policy.s3.PolicyStores;
import io.erpo.policy.store.PolicyStore;
import io.erpo.sampler.engine.EngineClient;
import io.erpo.sampler.engine.EnginePolicyLoader;
import io.erpo.sampler.engine.Engines;
import io.erpo.sampler.engine.http.HttpEngineClient;
import io.erpo.sampler.engine.http.HttpEngineSettings;
import io.erpo.sampler.engine.http.Pause;
import io.erpo.sampler.policy.ClaimedPolicies;
import io.erpo.sampler.policy.LoadedPolicies;
import io.erpo.sampler.policy.PublishedPolicies;
import io.erpo.sampler.policy.StoredPolicyLoader;
import io.erpo.sampler.service.SamplerServiceConfig.EngineKind;
import io.erpo.sampler.service.SamplerServiceConfig.HttpEngines;
import io.erpo.sampler.service.SamplerServiceConfig.Probe;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What samples, as the settings choose: libtorch in this process, or engines beside it. */
final class SamplingEngine implements AutoCloseable {

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private final LoadedPolicies.Loader loader;
    private final Optional<Engines> engines;

    private SamplingEngine(LoadedPolicies.Loader loader, Optional<Engines> engines) {
        this.loader = loader;
        this.engines = engines;
    }

    static SamplingEngine of(SamplerServiceConfig config, PublishedPolicies published) {
        PolicyStore store = PolicyStores.at(config.policyStore(), config.s3());
        Placement placement = Placement.of(config.device(), config.precision());
        if (config.engine() == EngineKind.TORCH) {
            return new SamplingEngine(
                    new StoredPolicyLoader(
                            published, store, placement, config.sampler().slots()),
                    Optional.empty());
        }
        Engines engines = engines(config.httpEngines());
        Optional<Placement> scorer =
                Optional.of(placement).filter(any -> config.httpEngines().probe() == Probe.SCORER);
        return new SamplingEngine(
                new EnginePolicyLoader(
                        new ClaimedPolicies(published, store),
                        engines,
                        scorer,
                        new MemoryCheck(DeviceMemory.ofThisMachine()::bytesOf)),
                Optional.of(engines));
    }

    private static Engines engines(HttpEngines settings) {
        List<URI> urls = settings.urls().orElse(List.of());
        if (urls.isEmpty()) {
            throw new IllegalArgumentException(
                    "ERPO_ENGINE=http needs ERPO_ENGINE_URLS, such as http://127.0.0.1:8000");
        }
        List<EngineClient> clients =
                urls.stream().map(url -> client(settings, url)).toList();
        return new Engines(clients, settings.concurrency(), settings.tolerance(), settings.startTimeout());
    }

    private static EngineClient client(HttpEngines settings, URI url) {
        return new HttpEngineClient(
                new HttpEngineSettings(
                        url,
                        settings.dialect(),
                        settings.answerTimeout(),
                        settings.loadTimeout(),
                        settings.attempts(),
                        FIRST_PAUSE),
                Pause.SLEEP);
    }

    LoadedPolicies.Loader loader() {
        return loader;
    }

    /**
     * Waits until what samples is there.
     *
     * @param waiting is told why it waits
     */
    void attach(Consumer<String> waiting) throws InterruptedException {
        if (engines.isPresent()) {
            engines.get().attach(waiting);
        }
    }

    @Override
    public void close() {
        engines.ifPresent(Engines::close);
    }
}
