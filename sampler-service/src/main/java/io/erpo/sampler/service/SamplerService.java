package io.erpo.sampler.service;

import io.erpo.events.PolicyPublished;
import io.erpo.log.Admission;
import io.erpo.log.ClientObserver;
import io.erpo.log.ClockWatch;
import io.erpo.log.ClusterCheck;
import io.erpo.log.LogClients;
import io.erpo.log.TransactionalLoop;
import io.erpo.log.read.LogView;
import io.erpo.policy.DeviceException;
import io.erpo.policy.model.PolicyRuntime;
import io.erpo.sampler.engine.EngineException;
import io.erpo.sampler.generation.GroupSampler;
import io.erpo.sampler.generation.SamplingModel;
import io.erpo.sampler.policy.LoadedPolicies;
import io.erpo.sampler.policy.PolicyRef;
import io.erpo.sampler.policy.PublishedPolicies;
import io.erpo.schemas.Topics;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts and stops the loop, on the only thread that samples: libtorch keeps a pool of threads for each thread that
 * calls it. When the loop ends unexpectedly, the process ends: a service that does nothing must not look alive.
 */
@ApplicationScoped
class SamplerService {

    private static final Logger LOG = LoggerFactory.getLogger(SamplerService.class);
    private static final Optional<String> NO_POLICY = Optional.of("no policy is published yet");

    private final SamplerServiceConfig config;
    private final LogView<PolicyPublished> log;
    private final PublishedPolicies published;
    private final Progress.OfTheLog progress;
    private final SamplingEngine engine;
    private final LoadedPolicies policies;
    private final TransactionalLoop loop;
    private final Thread sampling = new Thread(() -> orExit(this::sample), "sample");
    private final Thread loading = new Thread(() -> orExit(this::load), "load-ahead");
    private volatile Optional<String> notReady = NO_POLICY;

    SamplerService(
            SamplerServiceConfig config,
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            Event<Consumer<?, ?>> consumers,
            Event<Producer<?, ?>> producers,
            SamplerMetrics metrics) {
        this.config = config;
        String name = "sampler-" + config.instance();
        LogClients clients =
                new LogClients(Admission.require(kafka), ClientObserver.of(consumers::fire, producers::fire));
        ClusterCheck.start(kafka);
        ClockWatch.start("sampler-service");
        log = LogView.open(Topics.POLICIES, clients);
        published = new PublishedPolicies(log);
        progress = Progress.OfTheLog.open(clients, published);
        engine = SamplingEngine.of(config, published);
        policies = new LoadedPolicies(
                policy -> {
                    SamplingModel model = engine.loader().load(policy);
                    metrics.loaded(policy);
                    return model;
                },
                config.sampler().policies());
        loop = new TransactionalLoop(
                clients.consumer(RequestSampler.CONSUMER, name, config.sampler().maxPollRecords()),
                clients.producer(name),
                new RequestSampler(
                        policies,
                        new GroupSampler(name, InstantSource.system(), System::nanoTime),
                        progress,
                        InstantSource.system(),
                        metrics),
                new AnsweredRequests(clients));
    }

    /** Why the service is not ready to sample; empty when it is. */
    Optional<String> notReady() {
        return notReady;
    }

    boolean alive() {
        return sampling.isAlive();
    }

    void start(@Observes StartupEvent event) {
        sampling.start();
        loading.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        loading.interrupt();
        loop.stop();
        // Zero would wait forever.
        sampling.join(Math.max(1, config.sampler().drain().toMillis()));
        progress.close();
        log.close();
        if (!sampling.isAlive()) {
            policies.close();
        }
        engine.close();
    }

    private void sample() {
        try {
            engine.attach(this::waitsFor);
            progress.awaitStart();
        } catch (InterruptedException e) {
            return;
        }
        loop.run(List.of(Topics.PROMPT_REQUESTS.name()));
    }

    /** The next requests name the newest policy and are already on their way while it is loaded. */
    private void load() {
        PolicyRuntime.start(config.threads());
        try {
            engine.attach(this::waitsFor);
            notReady = NO_POLICY;
            PolicyRef newest = published.newest();
            progress.awaitStart();
            loadAhead(published.newest(run -> !progress.hasEnded(run)));
            while (true) {
                newest = published.newestAfter(newest);
                loadAhead(Optional.of(newest).filter(policy -> !progress.hasEnded(policy.runId())));
            }
        } catch (InterruptedException e) {
            notReady = Optional.of("stopping");
        }
    }

    private void waitsFor(String reason) {
        notReady = Optional.of(reason);
        LOG.info(reason);
    }

    /** What is wrong with a policy or its store is met again when a request names it; until then it harms no run. */
    private void loadAhead(Optional<PolicyRef> policy) throws InterruptedException {
        if (policy.isPresent()) {
            // Only before the first policy: afterwards the service is ready for other runs.
            notReady = notReady.map(reason -> "loading policy " + policy.get());
            try {
                policies.loadAhead(policy.get());
            } catch (DeviceException e) {
                throw e;
            } catch (RuntimeException e) {
                LOG.warn("policy {} cannot be loaded ahead: {}", policy.get(), e.getMessage(), e);
            }
        }
        notReady = Optional.empty();
    }

    private static void orExit(Runnable work) {
        try {
            work.run();
        } catch (EngineException e) {
            LOG.error("sampler-service ends, nothing of the batch at hand is committed: {}", e.getMessage());
            Quarkus.asyncExit(1);
        } catch (RuntimeException | Error e) {
            LOG.error("sampler-service ends, nothing of the batch at hand is committed: {}", e.getMessage(), e);
            Quarkus.asyncExit(1);
        }
    }
}
