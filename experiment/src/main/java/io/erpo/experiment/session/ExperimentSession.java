package io.erpo.experiment.session;

import com.fasterxml.jackson.databind.node.NullNode;
import io.erpo.cli.terminal.CommandException;
import io.erpo.events.RunStarted;
import io.erpo.experiment.plan.ExperimentPlan;
import io.erpo.experiment.plan.NextRuns;
import io.erpo.experiment.plan.PlannedRun;
import io.erpo.experiment.plan.RunState;
import io.erpo.experiment.plan.Work;
import io.erpo.experiment.result.AnswerFold;
import io.erpo.experiment.result.AnswerRow;
import io.erpo.experiment.result.RunFold;
import io.erpo.experiment.result.RunResult;
import io.erpo.local.Installation;
import io.erpo.local.LocalCluster;
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
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;

/** Makes the runs of an experiment that are not over, on one cluster, several at a time. */
public final class ExperimentSession {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration STANDSTILL = Duration.ofMinutes(3);

    private final Installation installation;
    private final ExperimentDirectory directory;
    private final ExperimentPlan plan;
    private final ExperimentRuns runs;
    private final int parallel;
    private final ExperimentListener listener;
    private final Clock clock;
    private final Map<String, RunState> states = new HashMap<>();
    /** Runs in the log that have not ended, by their ids. */
    private final Map<String, Running> running = new LinkedHashMap<>();

    private String commit = "";

    private record Running(PlannedRun run, RunFold fold, String commit) {}

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
        this.runs = new ExperimentRuns(plan, directory, new RunPlanner(installation.home()), version, clock);
        this.parallel = parallel;
        this.listener = listener;
        this.clock = clock;
    }

    /**
     * Returns when every run is over.
     *
     * @return their results, in the order of the plan
     */
    public List<RunResult> toItsEnd() throws InterruptedException {
        ExperimentFile.claim(directory, plan);
        plan.runs().forEach(run -> directory.result(run).ifPresent(result -> states.put(run.name(), state(result))));
        if (!allOver()) {
            requirePlannable();
            commit = Commit.of(installation.home());
            try (RunLock lock = directory.cluster().claim();
                    LocalCluster cluster = new LocalCluster(installation, directory.cluster(), 0);
                    Interruption interruption = Interruption.watch(() -> interrupted(cluster))) {
                make(cluster);
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
                .filter(run -> run.after().isEmpty() && !states.containsKey(run.name()))
                .forEach(run -> {
                    try {
                        FreshPrompts.check(run, runs.plan(run).run());
                    } catch (IllegalArgumentException e) {
                        throw new CommandException(
                                "arm %s: %s".formatted(run.arm().name(), e.getMessage()), e);
                    }
                });
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
            log.catchUp(this::accept);
            settle(cluster, log);
            startNext(cluster);
            cluster.startServices(Optional.empty());
            record(cluster);
            follow(cluster, log);
        }
    }

    private void follow(LocalCluster cluster, LogFollower log) throws InterruptedException {
        Instant lastNews = clock.instant();
        while (!allOver()) {
            boolean news = log.poll(POLL, this::accept);
            settle(cluster, log);
            startNext(cluster);
            if (Supervisor.STRICT.restarted(cluster)) {
                record(cluster);
            }
            Instant now = clock.instant();
            if (news) {
                lastNews = now;
            } else if (Duration.between(lastNews, now).compareTo(STANDSTILL) > 0) {
                cluster.requireAnswering();
                lastNews = now;
            }
            listener.status(status());
        }
    }

    /** Runs that an earlier session published. */
    private void adopt(LocalCluster cluster) {
        Map<String, RunStarted> published;
        try (LogReader reader = new LogReader(cluster.connection(), cluster::requireAlive)) {
            published = reader.events(Topics.RUNS)
                    .collect(Collectors.toMap(RunStarted::getRunId, started -> started, (one, other) -> one));
        }
        for (PlannedRun run : plan.runs()) {
            if (!states.containsKey(run.name())) {
                StartedRun.read(directory, run).ifPresent(started -> {
                    if (published.containsKey(started.runId())) {
                        follow(run, published.get(started.runId()), started.commit());
                    }
                });
            }
        }
        if (!running.isEmpty()) {
            listener.said("continuing " + names());
        }
    }

    private void startNext(LocalCluster cluster) {
        NextRuns next = NextRuns.of(plan, states, parallel);
        for (PlannedRun run : next.blocked()) {
            over(
                    run,
                    RunResult.notMade(
                            run.name(),
                            run.arm().name(),
                            run.seed(),
                            "run %s, which it follows, was not finished"
                                    .formatted(run.after().orElseThrow())));
        }
        for (PlannedRun run : next.start()) {
            RunPlan planned;
            try {
                planned = runs.plan(run);
            } catch (CommandException e) {
                over(run, RunResult.notMade(run.name(), run.arm().name(), run.seed(), e.getMessage()));
                continue;
            }
            new StartedRun(planned.run().getRunId(), commit).write(directory, run);
            new RunPublisher(cluster.connection()).publish(planned.run(), planned.prompts());
            follow(run, planned.run(), commit);
            listener.said("%s: run %s".formatted(run.name(), planned.run().getRunId()));
        }
    }

    private void follow(PlannedRun run, RunStarted started, String by) {
        running.put(started.getRunId(), new Running(run, new RunFold(started), by));
        states.put(run.name(), RunState.RUNNING);
    }

    private void accept(SpecificRecord event) {
        Topics.run(event).map(running::get).ifPresent(run -> run.fold().accept(event));
    }

    /** Ends come in another topic than what a run did before them, so the rest is read first. */
    private void settle(LocalCluster cluster, LogFollower log) {
        if (running.values().stream().noneMatch(run -> run.fold().ended())) {
            return;
        }
        log.catchUp(this::accept);
        for (Running ended : List.copyOf(running.values())) {
            if (ended.fold().ended()) {
                RunResult result = ended.fold()
                        .result(ended.run().name(), ended.run().arm().name(), ended.commit());
                over(
                        ended.run(),
                        ended.run().arm().work() instanceof Work.MeasureAt
                                ? result.withAnswers(answers(cluster, result.runId()))
                                : result);
            }
        }
    }

    private static List<AnswerRow> answers(LocalCluster cluster, String runId) {
        AnswerFold answers = new AnswerFold();
        try (LogReader reader = new LogReader(cluster.connection(), cluster::requireAlive)) {
            reader.events(Topics.VERIFIED_GROUPS)
                    .filter(group -> group.getRunId().equals(runId))
                    .forEach(answers::accept);
            reader.events(Topics.RESPONSES)
                    .filter(response -> response.getRunId().equals(runId))
                    .forEach(answers::accept);
        }
        return answers.rows();
    }

    private void over(PlannedRun run, RunResult result) {
        directory.write(run, result);
        running.remove(result.runId());
        states.put(run.name(), state(result));
        listener.said("%s: %s%s (%d of %d)"
                .formatted(
                        run.name(),
                        result.finished() ? "finished in %.0f s".formatted(result.seconds()) : result.outcome(),
                        result.reason().isEmpty() ? "" : ": " + result.reason(),
                        states.values().stream().filter(RunState::over).count(),
                        plan.runs().size()));
    }

    private void record(LocalCluster cluster) {
        // Any of the runs: other commands find the broker by this file, and name a run with --run-id.
        try (LogReader reader = new LogReader(cluster.connection(), cluster::requireAlive)) {
            reader.first(Topics.RUNS, started -> true)
                    .ifPresent(first -> RunFile.of(first, cluster, installation.replacedServices(), NullNode.instance)
                            .write(directory.cluster()));
        }
    }

    private boolean allOver() {
        return plan.runs().stream().allMatch(run -> states.getOrDefault(run.name(), RunState.WAITING)
                .over());
    }

    private static RunState state(RunResult result) {
        return result.finished() ? RunState.FINISHED : RunState.FAILED;
    }

    private String names() {
        return running.values().stream().map(run -> run.run().name()).collect(Collectors.joining(", "));
    }

    private String status() {
        return running.values().stream()
                .map(run -> "%s: step %d".formatted(run.run().name(), run.fold().steps()))
                .collect(Collectors.joining("  "));
    }
}
