package io.erpo.cli.evaluate;

import io.erpo.cli.terminal.CommandException;
import io.erpo.cli.terminal.Screen;
import io.erpo.events.RunOutcome;
import io.erpo.local.Installation;
import io.erpo.local.LocalCluster;
import io.erpo.local.LocalRunException;
import io.erpo.local.RunDirectory;
import io.erpo.local.RunFile;
import io.erpo.local.RunLock;
import io.erpo.local.session.Interruption;
import io.erpo.local.session.Supervisor;
import io.erpo.local.session.TrainingSession;
import io.erpo.log.read.LogFollower;
import io.erpo.log.read.LogReader;
import io.erpo.log.run.RunPublisher;
import io.erpo.planning.RunPlan;
import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import io.erpo.view.progress.RunProgress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;

/**
 * Evaluations on this machine: Kafka and every service are started once for all of them. What the log of the directory
 * has already is not sampled again, so that the same command continues after an interruption.
 */
final class LocalEvaluations {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration STANDSTILL = Duration.ofMinutes(3);
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(30);
    private static final List<Topic<?>> FOLLOWED =
            List.of(Topics.POLICIES, Topics.EVALUATIONS, Topics.RUN_ENDS, Topics.DEAD_LETTERS, Topics.RESPONSES);

    private final Installation installation;
    private final RunDirectory directory;
    private final Screen screen;
    private final Clock clock;

    LocalEvaluations(Installation installation, RunDirectory directory, Screen screen, Clock clock) {
        this.installation = installation;
        this.directory = directory;
        this.screen = screen;
        this.clock = clock;
    }

    /**
     * Returns when every evaluation is complete.
     *
     * @return what the log has recorded
     */
    RecordedResponses measure(List<PlannedEvaluation> evaluations) throws InterruptedException {
        List<RunPlan> plans = evaluations.stream().map(PlannedEvaluation::plan).toList();
        plans.forEach(plan -> TrainingSession.requireAllowed(plan.run()));
        try (RunLock lock = directory.claim()) {
            requireOwn(plans);
            LocalCluster cluster = new LocalCluster(installation, directory, 0);
            try (Interruption interruption = Interruption.watch(() -> interrupted(cluster));
                    cluster) {
                screen.say("evaluation directory: " + directory.root());
                screen.say("starting Kafka on " + cluster.bootstrapServers());
                cluster.startBroker();
                publish(plans, new RunPublisher(cluster.connection()));
                follow(plans, cluster);
                try (LogReader log = new LogReader(cluster.connection(), cluster::requireAlive)) {
                    return RecordedResponses.read(
                            log,
                            plans.stream().map(plan -> plan.run().getRunId()).collect(Collectors.toSet()));
                }
            }
        }
    }

    /** Another evaluation would be mixed with this one, and other commands would find only one of them. */
    private void requireOwn(List<RunPlan> plans) {
        if (directory.holdsRun()) {
            String held = RunFile.read(directory).runId();
            if (plans.stream().noneMatch(plan -> plan.run().getRunId().equals(held))) {
                throw new CommandException(
                        "%s holds run %s, and this evaluation is another one (%s); choose another --dir"
                                .formatted(
                                        directory.root(),
                                        held,
                                        plans.get(0).run().getRunId()));
            }
        }
    }

    private static void publish(List<RunPlan> plans, RunPublisher log) {
        plans.stream()
                .filter(plan -> !log.holds(plan.run().getRunId()))
                .forEach(plan -> log.publish(plan.run(), plan.prompts()));
    }

    private void follow(List<RunPlan> plans, LocalCluster cluster) throws InterruptedException {
        List<RunProgress> all =
                plans.stream().map(plan -> new RunProgress(plan.run())).toList();
        record(plans, cluster);
        try (LogFollower log = LogFollower.open(cluster.connection(), FOLLOWED, cluster::requireAlive)) {
            log.catchUp((SpecificRecord event) -> all.forEach(progress -> progress.accept(event)));
            all.forEach(RunProgress::pardonRefusals);
            if (over(all)) {
                return;
            }
            screen.say("starting history-stream, learner-service, sampler-service and reward-service");
            cluster.startServices(Optional.empty());
            record(plans, cluster);
            untilOver(plans, all, log, cluster);
        }
    }

    private void untilOver(List<RunPlan> plans, List<RunProgress> all, LogFollower log, LocalCluster cluster)
            throws InterruptedException {
        Instant lastNews = clock.instant();
        Instant lastLine = lastNews;
        while (!over(all)) {
            boolean news = log.poll(POLL, (SpecificRecord event) -> all.forEach(progress -> progress.accept(event)));
            if (Supervisor.STRICT.restarted(cluster)) {
                record(plans, cluster);
            }
            Instant now = clock.instant();
            lastNews = news ? now : lastNews;
            if (Duration.between(lastNews, now).compareTo(STANDSTILL) > 0) {
                cluster.requireAnswering();
                lastNews = now;
            }
            screen.status(status(all));
            if (!screen.live() && Duration.between(lastLine, now).compareTo(BETWEEN_LINES) > 0) {
                lastLine = now;
                screen.say(status(all));
            }
        }
    }

    /**
     * Whether every evaluation is complete.
     *
     * @throws LocalRunException when one cannot be completed
     */
    private boolean over(List<RunProgress> all) {
        for (RunProgress progress : all) {
            if (!progress.complete()) {
                progress.end()
                        .filter(end -> end.getOutcome() != RunOutcome.FINISHED)
                        .ifPresent(end -> {
                            throw new LocalRunException("run %s %s, as %s says: %s; see %s"
                                    .formatted(
                                            end.getRunId(),
                                            end.getOutcome() == RunOutcome.CANCELLED ? "was cancelled" : "failed",
                                            end.getBy(),
                                            end.getReason(),
                                            directory.log("*")));
                        });
                progress.fatalDeadLetter().ifPresent(letter -> {
                    throw new LocalRunException("run %s cannot go on: %s refused %s-%d@%d: %s"
                            .formatted(
                                    progress.run().getRunId(),
                                    letter.getConsumer(),
                                    letter.getTopic(),
                                    letter.getPartition(),
                                    letter.getOffset(),
                                    letter.getReason()));
                });
            }
        }
        return all.stream().allMatch(RunProgress::complete);
    }

    private static String status(List<RunProgress> all) {
        long done = all.stream().filter(RunProgress::complete).count();
        String now = all.stream()
                .filter(progress -> !progress.complete())
                .findFirst()
                .map(RunProgress::activity)
                .orElse("");
        return all.size() == 1 ? now : "%d of %d policies measured; %s".formatted(done, all.size(), now);
    }

    /** Other commands find the broker by this file. */
    private void record(List<RunPlan> plans, LocalCluster cluster) {
        RunPlan first = plans.get(0);
        RunFile.of(first.run(), cluster, installation.replacedServices(), RunFile.promptOf(first.style()))
                .write(directory);
    }

    private void interrupted(LocalCluster cluster) {
        screen.say("\nstopping; the same command continues");
        cluster.close();
    }
}
