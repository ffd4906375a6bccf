package io.erpo.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.cli.options.Version;
import io.erpo.cli.terminal.CommandException;
import io.erpo.faults.FileFaults;
import io.erpo.local.Directories;
import io.erpo.local.Installation;
import io.erpo.local.LocalLog;
import io.erpo.local.RunDirectory;
import io.erpo.local.session.RunListener;
import io.erpo.local.session.SessionOptions;
import io.erpo.local.session.TrainingSession;
import io.erpo.log.run.RunLog;
import io.erpo.planning.RunPlan;
import io.erpo.planning.RunPlanner;
import io.erpo.policy.Placement;
import io.erpo.policy.model.PolicyRuntime;
import io.erpo.policy.training.TrainerSettings;
import io.erpo.replay.Replay;
import io.erpo.replay.ReplayPart;
import io.erpo.replay.ReplaySettings;
import io.erpo.replay.RunRecorder;
import io.erpo.replay.findings.Findings;
import io.erpo.replay.findings.ReplayProgress;
import io.erpo.replay.findings.Tolerance;
import io.erpo.replay.learner.StepRange;
import io.erpo.replay.recording.Recording;
import io.erpo.replay.score.ScoreLimits;
import io.erpo.settings.Presets;
import io.erpo.settings.TrainOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code erpo bench overhead}. */
@Command(
        name = "overhead",
        description = {
            "The price of the log: the steps of a default run through Kafka and all services, against the same run in one"
                    + " process without Kafka.",
            "The one process is a replay of the run, which samples and trains it again with the services' own functions and"
                    + " the same kernels, one after the other. It takes rewards and advantages from the log, so the ratio"
                    + " overstates the price rather than understating it.",
            "\"ratio\" covers all steps, \"ratio_warm\" the second half: Java and libtorch compile code while they run, which"
                    + " slows the first steps down, in the several processes of the services more than in the one.",
            "\"log_cpu\" is the processor time of broker, services and this command for the whole run, their start included:"
                    + " where it comes near \"log_wall\" times the processors, only less work makes the log cheaper.",
            "With ERPO_WORKERS=1 in the environment both learn with one thread instead of two, so that at lag 1 a second"
                    + " processor is free for sampling."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class OverheadBenchCommand implements Callable<Integer> {

    /** The services' default. */
    private static final int THREADS = 1;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "100",
            description = "Steps of a run (default: ${DEFAULT-VALUE}).")
    private int steps;

    @Option(
            names = "--policy-lag",
            paramLabel = "N",
            split = ",",
            defaultValue = "0,1",
            description =
                    "0 samples a step after learning from the one before, 1 meanwhile (default: ${DEFAULT-VALUE}).")
    private List<Integer> policyLags;

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "Hugging Face checkpoint to train in place of the preset's: larger steps, the same log.")
    private Path model;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "Runs for each lag, taken in turn (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Override
    public Integer call() throws IOException, InterruptedException {
        int workers = workers();
        PolicyRuntime.start(THREADS);
        for (int round = 0; round < rounds; round++) {
            for (int lag : policyLags) {
                spec.commandLine().getOut().println(round(lag, workers));
                spec.commandLine().getOut().flush();
            }
        }
        return 0;
    }

    private ObjectNode round(int lag, int workers) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("erpo-bench-overhead");
        RunDirectory run = new RunDirectory(directory.resolve("run"));
        note(lag, "through Kafka");
        Usage services = ClockReading.of(() -> train(directory, run, lag));
        note(lag, "in one process");
        StepSeconds logged = new StepSeconds(stepSeconds(run));
        StepClock clock = new StepClock();
        Usage alone;
        try (Recording recording = recording(run, Files.createDirectory(directory.resolve("log")))) {
            Replay replay = replay(recording, run, Files.createDirectory(directory.resolve("replay")), workers, clock);
            alone = ClockReading.of(() -> requireEqual(replay.run()));
        }
        Directories.delete(directory);
        double warm = clock.seconds().warm();
        ObjectNode line = JsonNodeFactory.instance
                .objectNode()
                .put("policy_lag", lag)
                .put("steps", steps)
                .put("workers", workers)
                .put("log_wall", Decimals.of(logged.sum()))
                .put("log_cpu", Decimals.of(services.cpu()))
                .put("log_other", Decimals.of(services.other()))
                .put("ratio", Decimals.of(logged.sum() / alone.wall()))
                .put("log_step_warm", Decimals.of(logged.warm()))
                .put("one_process_step_warm", Decimals.of(warm))
                .put("ratio_warm", Decimals.of(logged.warm() / warm));
        alone.put(line, "one_process_");
        return line;
    }

    private void note(int lag, String how) {
        spec.commandLine().getErr().printf("policy lag %d: %d steps %s%n", lag, steps, how);
        spec.commandLine().getErr().flush();
    }

    private static Recording recording(RunDirectory run, Path target) throws InterruptedException {
        try (RunLog log = LocalLog.openAtRest(run)) {
            return new RunRecorder((part, done, total) -> {}).record(log, target);
        }
    }

    private void train(Path directory, RunDirectory run, int lag) {
        try {
            TrainOptions options = new TrainOptions(
                    Optional.of(Presets.DEMONSTRATION),
                    Optional.empty(),
                    OptionalLong.empty(),
                    OptionalInt.of(steps),
                    Optional.ofNullable(model),
                    Optional.empty(),
                    Optional.of(Files.writeString(directory.resolve("settings.yaml"), settings(lag))),
                    Optional.empty());
            Installation installation = Installation.current().requireBuilt();
            RunPlan plan = new RunPlanner(installation.home())
                    .plan(options, Version.current(), Clock.systemUTC().instant());
            new TrainingSession(installation, run, SessionOptions.DEFAULT, RunListener.SILENT, Clock.systemUTC())
                    .start(plan);
        } catch (IOException e) {
            throw new CommandException(directory + " cannot be written: " + FileFaults.describe(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted", e);
        }
    }

    /** As few evaluations as possible, since they are not part of the steps. */
    private static String settings(int lag) {
        return "sampling: {maxPolicyLag: %d}%ndata: {heldOut: 1}%nevaluation: {samples: 1}%n".formatted(lag);
    }

    /** Reads the variable that configures learner-service. */
    private static int workers() {
        String workers = System.getenv().getOrDefault("ERPO_WORKERS", String.valueOf(TrainerSettings.DEFAULT_WORKERS));
        if (!workers.matches("[1-9][0-9]?")) {
            throw new CommandException("ERPO_WORKERS must be a number of threads, 1 or more, was \"" + workers + "\"");
        }
        return Integer.parseInt(workers);
    }

    private static Replay replay(
            Recording recording, RunDirectory run, Path scratch, int workers, ReplayProgress progress) {
        ReplaySettings settings = new ReplaySettings(
                EnumSet.of(ReplayPart.SAMPLER, ReplayPart.LEARNER),
                new StepRange(0, Integer.MAX_VALUE),
                Optional.empty(),
                Tolerance.NONE,
                ScoreLimits.DEFAULT,
                Placement.of("cpu", "auto"),
                Optional.empty(),
                workers);
        return new Replay(recording, settings, Optional.of(run.policies()), scratch, progress, Clock.systemUTC());
    }

    /** Speed only means something when both sides compute the same. */
    private static void requireEqual(List<Findings> findings) {
        findings.stream().flatMap(part -> part.first().stream()).findFirst().ifPresent(difference -> {
            throw new CommandException("the one process does not do what the services did: " + difference);
        });
    }

    private static List<Double> stepSeconds(RunDirectory run) throws IOException {
        List<Double> seconds = new ArrayList<>();
        for (JsonNode step :
                new ObjectMapper().readTree(run.summaryFile().toFile()).get("perStep")) {
            seconds.add(step.get("seconds").asDouble());
        }
        return seconds;
    }
}
