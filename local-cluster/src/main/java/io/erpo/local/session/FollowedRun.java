package io.erpo.local.session;

import com.fasterxml.jackson.databind.JsonNode;
import io.erpo.events.BenchmarkSettings;
import io.erpo.events.RewardSettings;
import io.erpo.events.RunStarted;
import io.erpo.local.Installation;
import io.erpo.local.LocalCluster;
import io.erpo.local.LocalRunException;
import io.erpo.local.RunDirectory;
import io.erpo.local.RunFile;
import io.erpo.local.TorchLearner;
import io.erpo.log.read.LogFollower;
import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import io.erpo.settings.rewards.BuiltInRewards;
import io.erpo.view.progress.OpenGroups;
import io.erpo.view.progress.RunProgress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;

/** A run in the log: reads its state, starts its services if it is not complete, and follows it. */
final class FollowedRun {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final List<Topic<?>> FOLLOWED = List.of(
            Topics.POLICIES,
            Topics.ADVANTAGE_BATCHES,
            Topics.TRAIN_STEPS,
            Topics.EVALUATIONS,
            Topics.RUN_ENDS,
            Topics.DEAD_LETTERS,
            Topics.PROMPT_REQUESTS,
            Topics.RESPONSES,
            Topics.REWARDS,
            Topics.VERIFIED_GROUPS);

    /** The clock of a session and its start. */
    record Times(Clock clock, Instant begun) {

        static Times from(Clock clock) {
            return new Times(clock, clock.instant());
        }
    }

    private final RunStarted run;
    private final JsonNode prompt;
    private final LocalCluster cluster;
    private final Installation installation;
    private final RunDirectory directory;
    private final SessionOptions options;
    private final RunListener listener;
    private final Times times;
    private final RunProgress progress;
    private final OpenGroups groups;

    /** @param prompt how the run's problems became prompts, for run.json */
    FollowedRun(
            RunStarted run,
            JsonNode prompt,
            LocalCluster cluster,
            Installation installation,
            RunDirectory directory,
            SessionOptions options,
            RunListener listener,
            Times times) {
        this.run = run;
        this.prompt = prompt;
        this.cluster = cluster;
        this.installation = installation;
        this.directory = directory;
        this.options = options;
        this.listener = listener;
        this.times = times;
        this.progress = new RunProgress(run);
        this.groups = new OpenGroups(run.getRunId());
    }

    /** Returns when the run is complete, has ended or cannot go on, with its progress as the log tells it. */
    RunProgress toItsEnd() throws InterruptedException {
        record();
        BiConsumer<SpecificRecord, Instant> state = (event, at) -> {
            progress.accept(event);
            groups.accept(event, Duration.between(times.begun(), at));
        };
        try (LogFollower follower = LogFollower.open(cluster.connection(), FOLLOWED, cluster::requireAlive)) {
            follower.catchUp(state);
            progress.metrics().settle();
            MetricsFile metrics = MetricsFile.write(directory, progress.metrics());
            FatalDeadLetters.pardon(progress, listener, directory);
            if (progress.complete()) {
                listener.said("run %s is complete".formatted(run.getRunId()));
            } else if (progress.end().isEmpty()) {
                startServices();
                new RunWatch(listener, times.clock(), times.begun(), options.supervisor())
                        .untilOver(cluster, progress, groups, () -> news(follower, state, metrics), this::record);
                progress.metrics().settle();
                metrics.append(progress.metrics());
            }
            return progress;
        } catch (LocalRunException e) {
            throw resumable(e);
        }
    }

    private boolean news(LogFollower follower, BiConsumer<SpecificRecord, Instant> state, MetricsFile metrics) {
        boolean any = follower.poll(POLL, state);
        metrics.append(progress.metrics());
        return any;
    }

    private void startServices() {
        listener.said("run %s: recipe %s, seed %d, %s, %d training and %d held-out prompts%s"
                .formatted(
                        run.getRunId(),
                        run.getRecipe(),
                        run.getSeed(),
                        progress.stepsDone() == 0
                                ? run.getSteps() + " steps"
                                : "%d of %d steps done".formatted(progress.stepsDone(), run.getSteps()),
                        run.getPromptIds().size(),
                        run.getHeldOutPromptIds().size(),
                        run.getBenchmarks().isEmpty()
                                ? ""
                                : run.getBenchmarks().stream()
                                        .map(BenchmarkSettings::getName)
                                        .collect(Collectors.joining(", ", ", benchmarks ", ""))));
        listener.said("starting history-stream, %s, sampler-service and reward-service"
                .formatted(installation.learner().map(TorchLearner::toString).orElse("learner-service")));
        cluster.startServices(options.debugged());
        cluster.debugPort()
                .ifPresent(port -> listener.said("%s listens for a debugger: attach to localhost:%d"
                        .formatted(options.debugged().orElseThrow().name(), port)));
        notBuiltIn().ifPresent(listener::said);
        record();
    }

    /**
     * A group closes only when all its rewards are in, so a name that no service implements should be noticed at once.
     */
    private Optional<String> notBuiltIn() {
        List<String> names = run.getRewards().stream()
                .map(RewardSettings::getName)
                .filter(name -> BuiltInRewards.named(name).isEmpty())
                .toList();
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of("not built in: %s; the run waits until %sa consumer of yours on %s gives it"
                        .formatted(
                                String.join(", ", names),
                                installation
                                        .rewardService()
                                        .map(jar -> jar + " or ")
                                        .orElse(""),
                                cluster.bootstrapServers()));
    }

    private void record() {
        RunFile.of(run, cluster, installation.replacedServices(), prompt).write(directory);
    }

    /** A run in the log survives the end of its processes. */
    private LocalRunException resumable(LocalRunException failure) {
        return new LocalRunException(
                failure.getMessage()
                        + "\nThe log is intact. When the cause is mended, continue with ./erpo train --resume --run "
                        + directory.root(),
                failure);
    }
}
