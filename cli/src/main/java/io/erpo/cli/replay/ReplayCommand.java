package io.erpo.cli.replay;

import io.erpo.cli.options.ArchiveLocation;
import io.erpo.cli.options.PolicyStoreOptions;
import io.erpo.cli.options.RunSource;
import io.erpo.cli.terminal.CommandException;
import io.erpo.local.Scratch;
import io.erpo.log.run.RunLog;
import io.erpo.policy.Placement;
import io.erpo.policy.model.PolicyRuntime;
import io.erpo.replay.Replay;
import io.erpo.replay.ReplayPart;
import io.erpo.replay.ReplaySettings;
import io.erpo.replay.RunRecorder;
import io.erpo.replay.archive.Archive;
import io.erpo.replay.findings.ReplayProgress;
import io.erpo.replay.findings.Tolerance;
import io.erpo.replay.learner.StepRange;
import io.erpo.replay.recording.Recording;
import io.erpo.replay.sampler.EngineAddresses;
import io.erpo.replay.score.ScoreLimits;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code erpo replay}. */
@Command(
        name = "replay",
        description =
                "Recompute a run from its log and compare: exit 0 when all is equal, else 1 and the first difference.",
        sortOptions = false,
        mixinStandardHelpOptions = true)
public final class ReplayCommand implements Callable<Integer> {

    /** Where the log is; an archive is possible too. */
    static final class Source extends RunSource {

        @Option(
                names = "--archive",
                required = true,
                paramLabel = "PLACE",
                description = "Archive of the run: a file, or s3://bucket/prefix/name.")
        private String archive;
    }

    @Spec
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private Source source;

    @Mixin
    private PolicyStoreOptions policyStore;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "PART",
            description = "history, learner, sampler or score, comma-separated (default: history and learner).")
    private List<String> only = List.of();

    @Option(
            names = "--resample",
            description = "Also sample every response again, and compare token ids and log-probabilities.")
    private boolean resample;

    @Option(
            names = "--engine",
            split = ",",
            paramLabel = "URL",
            description =
                    "With --resample: the engine that sampled the responses, with the same version and settings; for engines whose responses do not depend on their batch.")
    private List<URI> engines = List.of();

    @Option(
            names = "--engine-dialect",
            paramLabel = "NAME",
            defaultValue = "${env:ERPO_ENGINE_DIALECT:-vllm}",
            description = "vllm or sglang, as the run had it (default: ${DEFAULT-VALUE}).")
    private String dialect;

    @Option(
            names = "--score",
            description =
                    "Also compute the log-probability of every recorded token under its policy, and compare: for responses of other engines, which cannot be sampled again.")
    private boolean score;

    @Option(
            names = "--from-step",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Train again from this step on, beginning with its stored policy (default: 0, the base policy).")
    private int fromStep;

    @Option(names = "--to-step", paramLabel = "N", description = "Train again up to this step (default: the last).")
    private Optional<Integer> toStep;

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "Checkpoint of the base policy, when it is not where the run had it.")
    private Optional<Path> model;

    @Option(
            names = "--tolerance",
            paramLabel = "X",
            defaultValue = "0",
            description =
                    "On another kind of processor, or after another learner: accept numbers this far apart, and compare weights instead of their digests.")
    private double tolerance;

    @Option(
            names = "--weight-tolerance",
            paramLabel = "SHARE",
            description =
                    "With --tolerance: accept weights this far apart, as a share of the length of the step that made them (default: 0.001).")
    private Optional<Double> weightTolerance;

    @Option(
            names = "--score-mean",
            paramLabel = "X",
            description =
                    "With --score: the largest mean difference of the tokens of a policy (default: 1e-4 for float32, 0.02 for fewer bits).")
    private Optional<Double> scoreMean;

    @Option(
            names = "--score-max",
            paramLabel = "X",
            description =
                    "With --score: the largest difference of a token (default: 0.001 for float32, 1 for fewer bits).")
    private Optional<Double> scoreMax;

    @Option(
            names = "--device",
            paramLabel = "NAME",
            defaultValue = "${env:ERPO_DEVICE:-cpu}",
            description = "cpu, cuda or cuda:N, as the run had it (default: ${DEFAULT-VALUE}).")
    private String device;

    @Option(
            names = "--precision",
            paramLabel = "TYPE",
            defaultValue = "${env:ERPO_PRECISION:-auto}",
            description = "float32, bfloat16 or auto, as the run had it (default: ${DEFAULT-VALUE}).")
    private String precision;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description = "Threads of one operation, as the run's services had it (default: ${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = "--workers",
            paramLabel = "N",
            defaultValue = "2",
            description =
                    "Threads that train a small policy side by side; they change no bit (default: ${DEFAULT-VALUE}).")
    private int workers;

    @Option(names = "--json", description = "Print the findings as one JSON object, and no progress.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        ReplaySettings settings = settings();
        try (Scratch scratch = Scratch.create();
                Recording recording = recording(scratch, out)) {
            if (needsNetworks(settings)) {
                PolicyRuntime.start(threads);
            }
            Replay replay = new Replay(
                    recording,
                    settings,
                    policies(settings, recording, scratch),
                    scratch.directory("replay"),
                    progress(out),
                    Clock.systemUTC());
            FindingsReport report = new FindingsReport(recording.run().getRunId(), replay.run());
            if (json) {
                out.println(report.json());
            } else {
                report.lines().forEach(out::println);
            }
            out.flush();
            return report.equal() ? 0 : 1;
        }
    }

    private Recording recording(Scratch scratch, PrintWriter out) throws InterruptedException {
        Path directory = scratch.directory("recording");
        if (source.archive == null) {
            try (RunLog log = source.openAtRest()) {
                return new RunRecorder(progress(out)).record(log, directory);
            }
        }
        Archive.Contents contents =
                Archive.unpack(new ArchiveLocation(source.archive).file(scratch.directory("fetched")), directory);
        if (!json) {
            out.printf("run %s: %d records in %s%n", contents.runId(), contents.records(), source.archive);
            out.printf("digest %s%n", contents.digest());
            out.flush();
        }
        return Recording.open(directory);
    }

    private ReplayProgress progress(PrintWriter out) {
        return json ? (part, done, total) -> {} : new ProgressLines(out);
    }

    private static boolean needsNetworks(ReplaySettings settings) {
        return !settings.parts().equals(EnumSet.of(ReplayPart.HISTORY));
    }

    /** Fetching from a bucket takes a while, so fetches only what is needed. */
    private Optional<Path> policies(ReplaySettings settings, Recording recording, Scratch scratch) {
        Optional<Path> own = source.archive == null
                ? source.policies()
                : Optional.of(Archive.policies(recording.directory())).filter(Files::isDirectory);
        return policyStore
                .of(own)
                .filter(any -> needsNetworks(settings))
                .map(location -> location.directory(recording, scratch.directory("policies")))
                .filter(Files::isDirectory);
    }

    private ReplaySettings settings() {
        try {
            return new ReplaySettings(
                    parts(),
                    new StepRange(fromStep, toStep.orElse(Integer.MAX_VALUE)),
                    model,
                    tolerance(),
                    new ScoreLimits(scoreMean, scoreMax),
                    Placement.of(device, precision),
                    engines(),
                    workers);
        } catch (IllegalArgumentException e) {
            throw new CommandException(e.getMessage(), e);
        }
    }

    private Optional<EngineAddresses> engines() {
        if (engines.isEmpty()) {
            return Optional.empty();
        }
        if (!resample && !only.contains("sampler")) {
            throw new CommandException("--engine samples responses again, so it needs --resample");
        }
        return Optional.of(EngineAddresses.of(engines, dialect));
    }

    private Tolerance tolerance() {
        if (tolerance == 0 && weightTolerance.isPresent()) {
            throw new CommandException(
                    "--weight-tolerance only counts with --tolerance: without that, weights must be equal to the bit");
        }
        return new Tolerance(tolerance, weightTolerance.orElse(Tolerance.STEPS));
    }

    private Set<ReplayPart> parts() {
        Set<ReplayPart> parts =
                only.isEmpty() ? EnumSet.of(ReplayPart.HISTORY, ReplayPart.LEARNER) : EnumSet.noneOf(ReplayPart.class);
        only.forEach(name -> parts.add(ReplayPart.named(name)));
        if (resample) {
            parts.add(ReplayPart.SAMPLER);
        }
        if (score) {
            parts.add(ReplayPart.SCORE);
        }
        return parts;
    }
}
