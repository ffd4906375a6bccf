package io.erpo.reward.service;

import io.erpo.events.RunStarted;
import io.erpo.log.Admission;
import io.erpo.log.ClientObserver;
import io.erpo.log.ClockWatch;
import io.erpo.log.ClusterCheck;
import io.erpo.log.LogClients;
import io.erpo.log.TransactionalLoop;
import io.erpo.log.read.LogView;
import io.erpo.log.run.RunEnds;
import io.erpo.reward.RewardFunction;
import io.erpo.reward.scoring.Panel;
import io.erpo.reward.scoring.Rewards;
import io.erpo.reward.scoring.Shadow;
import io.erpo.schemas.Topics;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts and stops one loop for each panel. When a loop ends unexpectedly, the process ends: a service that does
 * nothing must not look alive.
 */
@ApplicationScoped
class RewardService {

    private static final Logger LOG = LoggerFactory.getLogger(RewardService.class);
    /** In one transaction: all of them must be judged before Kafka considers the consumer dead. */
    private static final int MOST_SLOW_RESPONSES = 32;

    private static final long STOP_MILLIS = 5_000;

    private final LogView<RunStarted> runs;
    private final RunEnds ends;
    private final Map<TransactionalLoop, Thread> loops = new LinkedHashMap<>();

    RewardService(
            RewardServiceConfig config,
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            Event<Consumer<?, ?>> consumers,
            Event<Producer<?, ?>> producers,
            Instance<RewardFunction> functions,
            RewardMetrics metrics) {
        Rewards rewards = new Rewards(functions, System::nanoTime);
        List<Panel> panels = config.shadow()
                .map(shadow -> List.of(rewards.panel(new Shadow(
                        shadow.reward(),
                        shadow.as(),
                        shadow.parameters(),
                        shadow.sources().orElse(List.of())))))
                .orElseGet(rewards::panels);
        LogClients clients =
                new LogClients(Admission.require(kafka), ClientObserver.of(consumers::fire, producers::fire));
        ClusterCheck.start(kafka);
        ClockWatch.start("reward-service");
        runs = KnownRuns.open(clients);
        ends = RunEnds.open(clients);
        for (Panel panel : panels) {
            String name = "%s-%s".formatted(panel.group(), config.instance());
            TransactionalLoop loop = new TransactionalLoop(
                    clients.consumer(panel.group(), name, panel.slow() ? MOST_SLOW_RESPONSES : config.maxPollRecords()),
                    clients.producer(name),
                    judge(panel, metrics),
                    new AnsweredResponses(clients, panel.gave()));
            loops.put(loop, new Thread(() -> run(panel, loop), panel.group()));
        }
    }

    /** Whether every run that was in the log at the start is known. */
    boolean ready() {
        return runs.caughtUp();
    }

    boolean alive() {
        return loops.values().stream().allMatch(Thread::isAlive);
    }

    void start(@Observes StartupEvent event) {
        loops.values().forEach(Thread::start);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        loops.keySet().forEach(TransactionalLoop::stop);
        for (Thread thread : loops.values()) {
            thread.join(STOP_MILLIS);
        }
        runs.close();
        ends.close();
    }

    private TransactionalLoop.Transformation judge(Panel panel, RewardMetrics metrics) {
        KnownRuns known = new KnownRuns(runs, panel.ofRun());
        return new ResponseJudge(
                panel.group(),
                known::rewardsOf,
                run -> !panel.shadow() && ends.of(run).isPresent(),
                this::openRuns,
                new AtOnce(panel.group() + "-judge", panel.atOnce()),
                panel.shadow() || !panel.slow(),
                metrics);
    }

    private List<String> openRuns() {
        return runs.records().stream()
                .map(RunStarted::getRunId)
                .filter(run -> ends.of(run).isEmpty())
                .toList();
    }

    private void run(Panel panel, TransactionalLoop loop) {
        try {
            ends.awaitCaughtUp();
            loop.run(List.of(Topics.RESPONSES.name()));
        } catch (InterruptedException e) {
            LOG.info("{} ends before it has read which runs have ended", panel.group());
        } catch (RuntimeException | Error e) {
            LOG.error("{} ends, nothing of the batch at hand is committed: {}", panel.group(), e.getMessage(), e);
            Quarkus.asyncExit(1);
        }
    }
}
