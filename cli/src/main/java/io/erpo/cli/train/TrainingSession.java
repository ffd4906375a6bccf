package io.erpo.cli.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.cli.terminal.Screen;
import io.erpo.cli.terminal.SummaryTable;
import io.erpo.events.RewardSettings;
import io.erpo.events.RunStarted;
import io.erpo.local.Installation;
import io.erpo.local.LocalCluster;
import io.erpo.local.LocalRunException;
import io.erpo.local.RunDirectory;
import io.erpo.local.RunFile;
import io.erpo.local.RunLock;
import io.erpo.log.read.LogFollower;
import io.erpo.log.run.RunPublisher;
import io.erpo.planning.RunPlan;
import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import io.erpo.settings.rewards.BuiltInRewards;
import io.erpo.view.json.EventJson;
import io.erpo.view.progress.OpenGroups;
import io.erpo.view.progress.RunProgress;
import io.erpo.view.progress.RunSummary;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.apache.avro.specific.SpecificRecord;

/** One life of a run: from the start of its processes to the summary, an interruption or a failure. */
public final class TrainingSession {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final List<Topic<?>> FOLLOWED = List.of(
            Topics.POLICIES,
            Topics.ADVANTAGE_BATCHES,
            Topics.TRAIN_STEPS,
            Topics.EVALUATIONS,
            Topics.DEAD_LETTERS,
            Topics.PROMPT_REQUESTS,
            Topics.RESPONSES,
            Topics.REWARDS,
            Topics.VERIFIED_GROUPS);

    private final Installation installation;
    private final RunDirectory directory;
    private final int port;
    private final Screen screen;
    private final Clock clock;
    private final Caretaker caretaker;
    private final Instant begun;
    private volatile boolean over;

    /** A session that ends when one of its processes does. */
    public TrainingSession(Installation installation, RunDirectory directory, int port, Screen screen, Clock clock) {
        this(installation, directory, port, screen, clock, Caretaker.STRICT);
    }

    /** A session with someone who looks after its processes. */
    public TrainingSession(
            Installation installation,
            RunDirectory directory,
            int port,
            Screen screen,
            Clock clock,
            Caretaker caretaker) {
        this.installation = installation;
        this.directory = directory;
        this.port = port;
        this.screen = screen;
        this.clock = clock;
        this.caretaker = caretaker;
        this.begun = clock.instant();
    }

    /** Starts a run in a directory that holds none. */
    public void start(RunPlan plan) throws InterruptedException {
        CodeSwitch.requireOn(
                plan.run().getRewards().stream().map(RewardSettings::getName).toList(), System.getenv());
        try (RunLock lock = directory.claim()) {
            if (directory.holdsRun()) {
                throw new LocalRunException(
                        "%s holds run %s already; continue it with ./erpo train --resume --run %s, or choose another --run"
                                .formatted(
                                        directory.root(),
                                        RunFile.read(directory).runId(),
                                        directory.root()));
            }
            plan.notes().forEach(screen::say);
            run(Optional.of(plan));
        }
    }

    /** Continues the run that the directory holds. */
    void resume() throws InterruptedException {
        if (!directory.holdsRun()) {
            throw new LocalRunException("%s holds no run to resume; start one with ./erpo train --run %s"
                    .formatted(directory.root(), directory.root()));
        }
        CodeSwitch.requireOn(
                RunFile.read(directory).configuration().path("rewards").findValuesAsText("name"), System.getenv());
        try (RunLock lock = directory.claim()) {
            run(Optional.empty());
        }
    }

    private void run(Optional<RunPlan> plan) throws InterruptedException {
        LocalCluster cluster = new LocalCluster(installation, directory, port);
        Thread interruption = new Thread(() -> interrupt(cluster), "erpo-interruption");
        Runtime.getRuntime().addShutdownHook(interruption);
        try (cluster) {
            screen.say("run directory: " + directory.root());
            screen.say("starting Kafka on " + cluster.bootstrapServers());
            cluster.startBroker();
            RunStarted run = inTheLog(new RunPublisher(cluster.connection()), plan);
            record(cluster, run);
            RunProgress progress = new RunProgress(run);
            OpenGroups groups = new OpenGroups(run.getRunId());
            BiConsumer<SpecificRecord, Instant> state = (event, at) -> {
                progress.accept(event);
                groups.accept(event, Duration.between(begun, at));
            };
            try (LogFollower follower = LogFollower.open(cluster.connection(), FOLLOWED, cluster::requireAlive)) {
                follower.catchUp(state);
                VitalRefusals.pardon(progress, screen, directory);
                if (progress.complete()) {
                    screen.say("run %s is complete".formatted(run.getRunId()));
                } else {
                    follow(cluster, run, progress, groups, () -> follower.poll(POLL, state));
                }
            } catch (LocalRunException e) {
                throw resumable(e);
            }
            VitalRefusals.requireNone(progress);
            finish(progress);
            if (plan.isEmpty()) {
                screen.say("The run was resumed: its times include the pauses.");
            }
        } finally {
            over = true;
        }
    }

    /** The log decides: a run that was published before an interruption is not published again. */
    private RunStarted inTheLog(RunPublisher publisher, Optional<RunPlan> plan) {
        Optional<RunStarted> published = publisher.published();
        if (published.isEmpty()) {
            RunPlan fresh = plan.orElseThrow(() -> new LocalRunException(
                    "the log in %s holds no run; start again in another directory".formatted(directory.root())));
            publisher.publish(fresh.run(), fresh.prompts());
            return fresh.run();
        }
        String runId = published.get().getRunId();
        if (plan.isPresent() && !plan.get().run().getRunId().equals(runId)) {
            throw new LocalRunException(
                    "the log in %s holds run %s, which was interrupted, and not %s; choose another --run"
                            .formatted(directory.root(), runId, plan.get().run().getRunId()));
        }
        return published.get();
    }

    private void follow(
            LocalCluster cluster, RunStarted run, RunProgress progress, OpenGroups groups, BooleanSupplier news)
            throws InterruptedException {
        screen.say("run %s: recipe %s, seed %d, %s, %d training and %d held-out prompts"
                .formatted(
                        run.getRunId(),
                        run.getRecipe(),
                        run.getSeed(),
                        progress.stepsDone() == 0
                                ? run.getSteps() + " steps"
                                : "%d of %d steps done".formatted(progress.stepsDone(), run.getSteps()),
                        run.getPromptIds().size(),
                        run.getHeldOutPromptIds().size()));
        screen.say("starting history-stream, learner-service, sampler-service and reward-service");
        cluster.startServices();
        notBuiltIn(run, cluster).ifPresent(screen::say);
        record(cluster, run);
        new RunWatch(screen, clock, begun, caretaker)
                .untilOver(cluster, progress, groups, news, () -> record(cluster, run));
    }

    /** A group closes when all its rewards are there, so whoever gave a name that nobody answers to should know it. */
    private Optional<String> notBuiltIn(RunStarted run, LocalCluster cluster) {
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

    /** A run that is in the log survives whatever ended its processes. */
    private LocalRunException resumable(LocalRunException failure) {
        return new LocalRunException(
                failure.getMessage()
                        + "\nThe log is intact. When the cause is mended, continue with ./erpo train --resume --run "
                        + directory.root(),
                failure);
    }

    private void record(LocalCluster cluster, RunStarted run) {
        ObjectNode configuration = EventJson.of(run);
        configuration.remove(List.of("promptIds", "heldOutPromptIds"));
        new RunFile(
                        run.getRunId(),
                        cluster.bootstrapServers(),
                        cluster.processes(),
                        cluster.httpPorts(),
                        installation.replacedServices(),
                        configuration)
                .write(directory);
    }

    private void finish(RunProgress progress) {
        RunSummary summary = RunSummary.of(progress);
        try {
            JSON.writeValue(directory.summaryFile().toFile(), summary.json());
        } catch (IOException e) {
            throw new LocalRunException(directory.summaryFile() + " cannot be written: " + e.getMessage(), e);
        }
        screen.say("\n" + SummaryTable.of(summary));
        screen.say("""
                final policy   %s
                               sha256 %s
                summary        %s
                log            ./erpo topics --run %s
                logs           %s""".formatted(
                        directory.policies().resolve(summary.finalPolicyUri()),
                        summary.finalPolicySha256(),
                        directory.summaryFile(),
                        directory.root(),
                        directory.log("*")));
    }

    /** Runs when the JVM ends: by Ctrl-C in the middle of it, or because all is done. */
    private void interrupt(LocalCluster cluster) {
        if (!over) {
            screen.say("\nstopping; continue with ./erpo train --resume --run " + directory.root());
            cluster.close();
        }
    }
}
