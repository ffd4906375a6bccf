package io.erpo.experiment.session;

import com.fasterxml.jackson.databind.node.NullNode;
import io.erpo.cli.terminal.CommandException;
import io.erpo.events.RunStarted;
import io.erpo.experiment.plan.ExperimentPlan;
import io.erpo.experiment.plan.NextRuns;
import io.erpo.experiment.plan.PlannedRun;
import io.erpo.experiment.plan.Work;
import io.erpo.experiment.result.AnswerFold;
import io.erpo.experiment.result.RunFold;
import io.erpo.experiment.result.RunResult;
import io.erpo.local.Installation;
import io.erpo.local.LocalCluster;
import io.erpo.local.LocalRunException;
import io.erpo.local.RunFile;
import io.erpo.local.RunLock;
import io.erpo.local.session.Interruption;
import io.erpo.local.session.Supervisor;
import io.erpo.log.read.LogFollower;
import io.erpo.log.read.LogReader;
import io.erpo.log.run.RunPublisher;
import io.erpo.planning.RunPlan;
import io.erpo.planning.RunPlanner;
import io.erpo.schemas.Topics;
import io.erpo.settings.SettingsException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Makes the runs of an experiment that are not over, on one cluster, several at a time. */
public final class ExperimentSession {

    private static final Duration POLL = Duration.ofMillis(200);
    /** Longer than for one run, because what is followed here is news of whole steps. */
    private static final Duration STANDSTILL = Duration.ofMinutes(10);

    private final Installation installation;
    private final ExperimentDirectory directory;
    private final ExperimentPlan plan;
    private final ExperimentRuns runs;
    private final int parallel;
    private final ExperimentListener listener;
    private final Clock clock;
    private final Standing standing;

    private String commit = "";

    /**
     * A session of an experiment.
     *
     * @param version of erpo
     * @param parallel how many runs are made at the same time
     */
    public ExperimentSession(
            Installation installation,
            ExperimentDirectory directory,
            ExperimentPlan plan,
            String version,
            int parallel,
            ExperimentListener listener,
            Clock clock) {
        this.installation = installation;
        this.directory = directory;
        this.plan = plan;
        this.runs = new ExperimentRuns(
                plan, directory, new RunPlanner(installation.home()), installation.rewardService(), version, clock);
        this.parallel = parallel;
        this.listener = listener;
        this.clock = clock;
        this.standing = new Standing(plan);
    }

    /**
     * Returns when every run is over.
     *
     * @return their results, in the order of the plan
     */
    public List<RunResult> toItsEnd() throws InterruptedException {
        ExperimentFile.claim(directory, plan, installation);
        plan.runs().forEach(run -> directory.result(run).ifPresent(standing::over));
        if (!standing.allOver()) {
            requirePlannable();
            commit = Commit.of(installation.home());
            try (RunLock lock = directory.cluster().claim();
                    LocalCluster cluster = new LocalCluster(installation, directory.cluster(), 0);
                    Interruption interruption = Interruption.watch(() -> interrupted(cluster))) {
                make(cluster);
            } catch (LocalRunException e) {
                throw new LocalRunException(
                        e.getMessage() + "\nThe log is intact. When the cause is mended, the same command continues.",
                        e);
            }
        }
        return plan.runs().stream()
                .map(run -> directory.result(run).orElseThrow())
                .toList();
    }

    /** A mistake in an arm should show before the others have run for hours. */
    private void requirePlannable() {
        plan.runs().stream()
                .filter(run -> run.seed() == plan.settings().firstSeed())
                .filter(run -> !standing.known(run))
                .forEach(this::requirePlannable);
    }

    private void requirePlannable(PlannedRun run) {
        if (run.arm().trains()) {
            FreshPrompts.check(run, runs.draft(run).run());
        } else if (run.after().isEmpty()) {
            runs.plan(run);
        }
    }

    private void interrupted(LocalCluster cluster) {
        listener.said("\nstopping; the same command continues");
        cluster.close();
    }

    private void make(LocalCluster cluster) throws InterruptedException {
        listener.said(
                "starting Kafka and the services in " + directory.cluster().root());
        cluster.startBroker();
        adopt(cluster);
        try (LogFollower log = LogFollower.open(cluster.connection(), RunFold.TOPICS, cluster::requireAlive)) {
            log.catchUp(standing::accept);
            settle(cluster);
            startNext(cluster);
            cluster.startServices(Optional.empty());
            record(cluster);
            follow(cluster, log);
        }
    }

    private void follow(LocalCluster cluster, LogFollower log) throws InterruptedException {
        Instant lastNews = clock.instant();
        while (!standing.allOver()) {
            boolean news = log.poll(POLL, standing::accept);
            settle(cluster);
            startNext(cluster);
            if (Supervisor.STRICT.restarted(cluster)) {
                record(cluster);
            }
            Instant now = clock.instant();
            if (news) {
                lastNews = now;
            } else if (Duration.between(lastNews, now).compareTo(STANDSTILL) > 0) {
                cluster.requireAnswering();
                sayWhoIsNotReady(cluster);
                lastNews = now;
            }
            listener.status(standing.status());
        }
    }

    private void sayWhoIsNotReady(LocalCluster cluster) {
        cluster.notReady()
                .forEach((service, reason) -> listener.said("no step for %d minutes: %s is not ready (%s); see %s"
                        .formatted(
                                STANDSTILL.toMinutes(),
                                service,
                                reason,
                                directory.cluster().log(service))));
    }

    /** Runs that an earlier session published. */
    private void adopt(LocalCluster cluster) {
        Map<String, RunStarted> published = published(cluster);
        for (PlannedRun run : plan.runs()) {
            if (!standing.known(run)) {
                StartedRun.read(directory, run)
                        .filter(started -> published.containsKey(started.runId()))
                        .ifPresent(started -> standing.started(run, published.get(started.runId()), started.commit()));
            }
        }
        if (!standing.names().isEmpty()) {
            listener.said("continuing " + standing.names());
        }
    }

    private static Map<String, RunStarted> published(LocalCluster cluster) {
        try (LogReader reader = new LogReader(cluster.connection(), cluster::requireAlive)) {
            return reader.events(Topics.RUNS)
                    .collect(Collectors.toMap(RunStarted::getRunId, started -> started, (first, later) -> first));
        }
    }

    private void startNext(LocalCluster cluster) {
        NextRuns next = standing.next(parallel);
        for (PlannedRun run : next.blocked()) {
            over(
                    notMade(
                            run,
                            "run %s, which it follows, was not finished"
                                    .formatted(run.after().orElseThrow())),
                    run);
        }
        for (PlannedRun run : next.start()) {
            try {
                start(run, runs.plan(run), cluster);
            } catch (CommandException | SettingsException e) {
                over(notMade(run, e.getMessage()), run);
            }
        }
    }

    private void start(PlannedRun run, RunPlan planned, LocalCluster cluster) {
        new StartedRun(planned.run().getRunId(), commit).write(directory, run);
        new RunPublisher(cluster.connection()).publish(planned.run(), planned.prompts());
        standing.started(run, planned.run(), commit);
        listener.said("%s: run %s".formatted(run.name(), planned.run().getRunId()));
    }

    private static RunResult notMade(PlannedRun run, String reason) {
        return RunResult.notMade(run.name(), run.arm().name(), run.seed(), reason);
    }

    private void settle(LocalCluster cluster) {
        for (Standing.Ongoing ended : standing.ended()) {
            RunResult result = ended.result();
            if (result.finished() && ended.run().arm().work() instanceof Work.MeasureAt) {
                AnswerFold answers = answers(cluster, result.runId());
                if (answers.responses() == result.measurements().get(0).responses()) {
                    over(result.withAnswers(answers.rows()), ended.run());
                }
            } else {
                over(result, ended.run());
            }
        }
    }

    private static AnswerFold answers(LocalCluster cluster, String runId) {
        AnswerFold answers = new AnswerFold();
        try (LogReader reader = new LogReader(cluster.connection(), cluster::requireAlive)) {
            reader.events(Topics.VERIFIED_GROUPS)
                    .filter(group -> group.getRunId().equals(runId))
                    .forEach(answers::accept);
            reader.events(Topics.RESPONSES)
                    .filter(response -> response.getRunId().equals(runId))
                    .forEach(answers::accept);
        }
        return answers;
    }

    private void over(RunResult result, PlannedRun run) {
        directory.write(run, result);
        standing.over(result);
        listener.said("%s: %s%s (%d of %d)"
                .formatted(
                        run.name(),
                        result.finished() ? "finished in %.0f s".formatted(result.seconds()) : result.outcome(),
                        result.reason().isEmpty() ? "" : ": " + result.reason(),
                        standing.overCount(),
                        plan.runs().size()));
    }

    /** Other commands find the broker by this file, whichever run it names, and take a run's id with --run-id. */
    private void record(LocalCluster cluster) {
        published(cluster).values().stream().findFirst().ifPresent(any -> RunFile.of(
                        any, cluster, installation.replacedServices(), NullNode.instance)
                .write(directory.cluster()));
    }
}
