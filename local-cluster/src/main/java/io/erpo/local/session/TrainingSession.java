package io.erpo.local.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.erpo.events.RunOutcome;
import io.erpo.events.RunStarted;
import io.erpo.faults.FileFaults;
import io.erpo.local.Installation;
import io.erpo.local.LocalCluster;
import io.erpo.local.LocalRunException;
import io.erpo.local.RunDirectory;
import io.erpo.local.RunFile;
import io.erpo.local.RunLock;
import io.erpo.log.run.RunPublisher;
import io.erpo.planning.RunPlan;
import io.erpo.view.progress.RunProgress;
import io.erpo.view.progress.RunSummary;
import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One session of a run: starts or resumes it, follows it to its end and writes the summary. */
public final class TrainingSession {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** Looks at a plan whose notes the user has read. */
    @FunctionalInterface
    public interface LastLook {
        void at(RunPlan plan) throws InterruptedException;
    }

    private final Installation installation;
    private final RunDirectory directory;
    private final SessionOptions options;
    private final RunListener listener;
    private final Clock clock;

    public TrainingSession(
            Installation installation,
            RunDirectory directory,
            SessionOptions options,
            RunListener listener,
            Clock clock) {
        this.installation = installation;
        this.directory = directory;
        this.options = options;
        this.listener = listener;
        this.clock = clock;
    }

    /**
     * Starts a run in a directory that holds none.
     *
     * @throws RunEndedException when the run fails or is cancelled
     */
    public void start(RunPlan plan) throws InterruptedException {
        start(plan, planned -> {});
    }

    /**
     * As {@link #start(RunPlan)}.
     *
     * @param lastLook at a plan that the directory accepts, before anything starts
     */
    public void start(RunPlan plan, LastLook lastLook) throws InterruptedException {
        requireAllowed(plan.run());
        try (RunLock lock = directory.claim()) {
            if (directory.holdsRun()) {
                throw new LocalRunException(
                        "%s holds run %s already; continue it with ./erpo train --resume --run %s, or choose another --run"
                                .formatted(
                                        directory.root(),
                                        RunFile.read(directory).runId(),
                                        directory.root()));
            }
            plan.notes().forEach(listener::said);
            if (plan.skipped().count() > 0) {
                listener.said("skipped rows: " + SkippedFile.write(directory, plan.skipped()));
            }
            lastLook.at(plan);
            run(Optional.of(plan));
        }
    }

    /**
     * Continues the run that the directory holds.
     *
     * @throws RunEndedException when the run fails or is cancelled, or was before
     */
    public void resume() throws InterruptedException {
        if (!directory.holdsRun()) {
            throw new LocalRunException("%s holds no run to resume; start one with ./erpo train --run %s"
                    .formatted(directory.root(), directory.root()));
        }
        RunFile.read(directory)
                .configuration()
                .path("rewards")
                .forEach(reward -> requireAllowed(reward.path("name").asText(), texts(reward.path("parameters"))));
        try (RunLock lock = directory.claim()) {
            run(Optional.empty());
            listener.said("The run was resumed: its times include the pauses.");
        }
    }

    /**
     * Checks that the services of this machine may give the rewards of a run.
     *
     * @throws LocalRunException when one needs a switch or an endpoint that the environment lacks
     */
    public static void requireAllowed(RunStarted run) {
        run.getRewards().forEach(reward -> requireAllowed(reward.getName(), reward.getParameters()));
    }

    private static void requireAllowed(String reward, Map<String, String> parameters) {
        CodeReward.requireAllowed(List.of(reward), System.getenv());
        EndpointRewards.requireConfigured(reward, parameters, System.getenv());
    }

    private static Map<String, String> texts(JsonNode parameters) {
        Map<String, String> texts = new HashMap<>();
        parameters
                .fields()
                .forEachRemaining(parameter ->
                        texts.put(parameter.getKey(), parameter.getValue().asText()));
        return texts;
    }

    private void run(Optional<RunPlan> plan) throws InterruptedException {
        FollowedRun.Times times = FollowedRun.Times.from(clock);
        LocalCluster cluster = new LocalCluster(installation, directory, options.port());
        try (Interruption interruption = Interruption.watch(() -> interrupted(cluster));
                cluster) {
            listener.said("run directory: " + directory.root());
            listener.said("starting Kafka on " + cluster.bootstrapServers());
            cluster.startBroker();
            RunStarted run = new RunInLog(directory, new RunPublisher(cluster.connection())).read(plan);
            FollowedRun followed =
                    new FollowedRun(run, prompt(plan), cluster, installation, directory, options, listener, times);
            RunProgress progress = followed.toItsEnd();
            requireFinished(progress);
            finish(RunSummary.of(progress));
        }
    }

    /** A resumed run keeps what its directory says. */
    private JsonNode prompt(Optional<RunPlan> plan) {
        return plan.map(started -> RunFile.promptOf(started.style()))
                .orElseGet(() -> RunFile.read(directory).prompt());
    }

    /** A run that has all its policies is finished, whatever was said about it afterwards. */
    private static void requireFinished(RunProgress progress) {
        if (!progress.complete()) {
            progress.end().ifPresent(end -> {
                if (end.getOutcome() == RunOutcome.FINISHED) {
                    throw new LocalRunException(
                            "run %s is finished, but its log has lost records of it: expected %d training steps and an evaluation after the last, found %d steps"
                                    .formatted(end.getRunId(), progress.run().getSteps(), progress.stepsDone()));
                }
                throw new RunEndedException(end);
            });
            FatalDeadLetters.requireNone(progress);
        }
    }

    private void finish(RunSummary summary) {
        try {
            JSON.writeValue(directory.summaryFile().toFile(), summary.json());
        } catch (IOException e) {
            throw new LocalRunException(directory.summaryFile() + " cannot be written: " + FileFaults.describe(e), e);
        }
        listener.finished(summary, directory);
    }

    private void interrupted(LocalCluster cluster) {
        listener.said("\nstopping; continue with ./erpo train --resume --run " + directory.root());
        cluster.close();
    }
}
