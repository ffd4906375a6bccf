package io.erpo.reward.service;

import io.erpo.events.RunStarted;
import io.erpo.reward.RewardFunction;
import io.erpo.reward.scoring.Rewards;
import io.erpo.schemas.Topics;
import io.erpo.schemas.log.LogClients;
import io.erpo.schemas.log.LogView;
import io.erpo.schemas.log.TransactionalLoop;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/** Starts and stops the loop. A loop that ends by itself ends the process: a service that does nothing must not look alive. */
@ApplicationScoped
class RewardService {

    private static final Logger LOG = Logger.getLogger(RewardService.class);
    private static final Duration RUN_PATIENCE = Duration.ofSeconds(30);
    private static final long STOP_MILLIS = 5_000;

    private final LogView<RunStarted> runs;
    private final TransactionalLoop loop;
    private final Thread thread = new Thread(this::run, "judge");

    RewardService(
            RewardServiceConfig config,
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            Instance<RewardFunction> functions) {
        LogClients clients = new LogClients(kafka);
        runs = LogView.open(Topics.RUNS, clients.connection());
        KnownRuns knownRuns = new KnownRuns(runs, new Rewards(functions, System::nanoTime), RUN_PATIENCE);
        loop = new TransactionalLoop(
                clients.consumer(ResponseJudge.CONSUMER, config.maxPollRecords()),
                clients.producer("reward-" + config.instance()),
                new ResponseJudge(knownRuns::rewardsOf));
    }

    /** Whether every run that was in the log at the start is known. */
    boolean ready() {
        return runs.caughtUp();
    }

    boolean alive() {
        return thread.isAlive();
    }

    void start(@Observes StartupEvent event) {
        thread.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        loop.stop();
        thread.join(STOP_MILLIS);
        runs.close();
    }

    private void run() {
        try {
            loop.run(List.of(Topics.RESPONSES.name()));
        } catch (RuntimeException | Error e) {
            LOG.fatalf(e, "reward-service ends, nothing of the batch at hand is committed: %s", e.getMessage());
            Quarkus.asyncExit(1);
        }
    }
}
