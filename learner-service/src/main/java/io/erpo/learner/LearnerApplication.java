package io.erpo.learner;

import io.erpo.learner.training.Computation;
import io.erpo.log.Admission;
import io.erpo.log.ClientObserver;
import io.erpo.log.ClockWatch;
import io.erpo.log.ClusterCheck;
import io.erpo.log.LogClients;
import io.erpo.policy.Placement;
import io.erpo.policy.model.PolicyRuntime;
import io.erpo.policy.s3.PolicyStores;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the loop on the main thread, so that the process ends with the loop. */
@QuarkusMain
@Singleton
class LearnerApplication implements QuarkusApplication {

    private static final Logger LOG = LoggerFactory.getLogger(LearnerApplication.class);
    /** Less than the ten seconds after which launchers and Kubernetes kill a process. */
    private static final int STOP_SECONDS = 8;

    private final LearnerConfig config;
    private final LearnerStatus status;
    private final LearnerMetrics metrics;
    private final Map<String, Object> kafka;
    private final ClientObserver observer;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile LearnerLoop loop;

    LearnerApplication(
            LearnerConfig config,
            LearnerStatus status,
            LearnerMetrics metrics,
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            Event<Consumer<?, ?>> consumers,
            Event<Producer<?, ?>> producers) {
        this.config = config;
        this.status = status;
        this.metrics = metrics;
        this.kafka = kafka;
        this.observer = ClientObserver.of(consumers::fire, producers::fire);
    }

    @Override
    public int run(String... args) {
        PolicyRuntime.start(config.threads());
        LogClients clients = new LogClients(Admission.require(kafka), observer);
        ClusterCheck.start(kafka);
        ClockWatch.start("learner-service");
        try (LearnerLoop running = new LearnerLoop(
                clients,
                config.instance(),
                PolicyStores.at(config.policyStore(), config.s3()),
                new Computation(Placement.of(config.device(), config.precision()), config.workers()),
                Clock.systemUTC(),
                status,
                metrics)) {
            loop = running;
            running.run();
            return 0;
        } catch (RuntimeException e) {
            LOG.error(
                    "the learner ends{}",
                    status.record().isEmpty() ? "" : " at " + status.record() + ", of which nothing is published",
                    e);
            return 1;
        } finally {
            ended.countDown();
        }
    }

    // A native call still running at exit would crash the process, so the exit waits for the update to end.
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        if (loop != null) {
            loop.stop();
            if (!ended.await(STOP_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("an update still runs after {} s; it is abandoned and repeated after a restart", STOP_SECONDS);
            }
        }
    }
}
