package io.erpo.cli.evaluate;

import io.erpo.cli.options.Version;
import io.erpo.cli.terminal.CommandException;
import io.erpo.cli.terminal.Screen;
import io.erpo.evaluation.comparison.Comparison;
import io.erpo.evaluation.result.EvaluationResult;
import io.erpo.local.Installation;
import io.erpo.local.RunDirectory;
import io.erpo.local.Scratch;
import io.erpo.log.KafkaConnection;
import io.erpo.planning.EvaluationOptions;
import io.erpo.planning.RunPlan;
import io.erpo.planning.RunPlanner;
import io.erpo.settings.PromptStyle.Template;
import io.erpo.settings.TrainOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code erpo evaluate}. */
@Command(
        name = "evaluate",
        description = {
            "Measure policies on benchmarks: mean@k, pass@k and maj@k with 95 % intervals over the prompts.",
            "Starts Kafka and every service on this machine, or with --kafka-config uses those of a cluster."
        },
        sortOptions = false)
public final class EvaluateCommand implements Callable<Integer> {

    /** What is measured. */
    static final class Source {

        @Option(
                names = "--model",
                paramLabel = "DIR",
                required = true,
                description = "Hugging Face checkpoint directory.")
        private Path model;

        @Option(
                names = "--run",
                paramLabel = "DIR",
                required = true,
                description =
                        "Directory of a run: its policies are measured, with its prompts and its correctness rewards.")
        private Path run;
    }

    // Not the mixin of the other commands, whose --version would mean erpo's.
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help message and exit.")
    private boolean help;

    @ArgGroup
    private Source source;

    @Option(
            names = "--version",
            paramLabel = "N",
            description = "With --run: the version to measure, or all that it keeps (default: the newest).")
    private Optional<String> version;

    @Option(
            names = "--benchmark",
            paramLabel = "PATH",
            description = "Problems, in any layout that training data may have; give it again for each benchmark.")
    private List<Path> benchmarks = List.of();

    @Mixin
    private SamplingOptions sampling;

    @Option(
            names = "--prompt",
            paramLabel = "TEXT",
            description = "How to ask, with {problem} for the problem (default: as in training).")
    private Optional<String> prompt;

    @Option(
            names = "--template",
            paramLabel = "NAME",
            description =
                    "plain, chat or auto: the chat template where the checkpoint has one (default: as in training).")
    private Optional<String> template;

    @Option(names = "--system", paramLabel = "TEXT", description = "System turn, with a chat template only.")
    private Optional<String> system;

    @Option(names = "--seed", paramLabel = "S", description = "Every random choice derives from it (default: 0).")
    private Optional<Long> seed;

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            description = "With --model: settings of rewards and prompts to start from (default: math).")
    private Optional<String> preset;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "With --model: YAML file with settings that differ from the preset.")
    private Optional<Path> config;

    @Option(
            names = "--kafka-config",
            paramLabel = "FILE",
            description = "Measure on a cluster: Kafka client settings, with bootstrap.servers.")
    private Optional<Path> kafkaConfig;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "Directory that keeps everything of the evaluation (default: evaluations/RUN-ID).")
    private Optional<Path> directory;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the result there.")
    private Optional<Path> json;

    @Option(names = "--rows", paramLabel = "FILE", description = "Write a line of JSON for each prompt there.")
    private Optional<Path> rows;

    @Option(
            names = "--compare",
            paramLabel = "FILE",
            arity = "2",
            description = "Compare two results that --json wrote, prompt by prompt; measures nothing.")
    private List<Path> compared = List.of();

    @Option(names = "--force", description = "Compare results whose conditions differ.")
    private boolean force;

    @Override
    public Integer call() throws InterruptedException {
        if (!compared.isEmpty()) {
            compare();
        } else {
            measure();
        }
        return 0;
    }

    private void compare() {
        if (source != null || !benchmarks.isEmpty()) {
            throw new CommandException("--compare reads two results and measures nothing; only --force goes with it");
        }
        EvaluationResult first = ResultFiles.read(compared.get(0));
        EvaluationResult second = ResultFiles.read(compared.get(1));
        List<String> obstacles = Comparison.obstacles(first, second);
        if (!force && !obstacles.isEmpty()) {
            throw CommandException.listing(
                    "the evaluations are not comparable; measure both under the same conditions, or give --force",
                    obstacles);
        }
        Screen.standard().say(ComparisonText.of(first, second, Comparison.forced(first, second)));
    }

    private void measure() throws InterruptedException {
        if (source == null || benchmarks.isEmpty()) {
            throw new CommandException(
                    "give what to measure with --model DIR or --run DIR, and on what with --benchmark FILE");
        }
        Screen screen = Screen.standard();
        List<PlannedEvaluation> evaluations = planned();
        evaluations.get(0).plan().notes().forEach(screen::say);
        RecordedResponses recorded = kafkaConfig.isPresent()
                ? new ClusterEvaluations(kafka(), screen).measure(evaluations)
                : locally(evaluations, screen);
        List<EvaluationResult> results = evaluations.stream()
                .flatMap(evaluation -> evaluation.results(recorded).stream())
                .toList();
        results.forEach(result -> screen.say("\n" + EvaluationText.of(result)));
        json.ifPresent(
                file -> ResultFiles.writeJson(file, results).forEach(written -> screen.say("result: " + written)));
        rows.ifPresent(file -> ResultFiles.writeRows(file, results).forEach(written -> screen.say("rows: " + written)));
    }

    private RecordedResponses locally(List<PlannedEvaluation> evaluations, Screen screen) throws InterruptedException {
        Path place = directory.orElseGet(
                () -> Path.of("evaluations").resolve(evaluations.get(0).runId()));
        return new LocalEvaluations(
                        Installation.current().requireBuilt(), new RunDirectory(place), screen, Clock.systemUTC())
                .measure(evaluations);
    }

    private KafkaConnection kafka() {
        if (directory.isPresent()) {
            throw new CommandException("--dir is for evaluations on this machine; a cluster keeps its log itself");
        }
        KafkaConnection kafka = KafkaConnection.read(kafkaConfig.orElseThrow());
        kafka.requireAdmission();
        return kafka;
    }

    /** One evaluation for each policy; policies with equal weights are one. */
    private List<PlannedEvaluation> planned() throws InterruptedException {
        try (Scratch scratch = Scratch.create()) {
            RunPlanner planner = new RunPlanner(Installation.current().home());
            RunPlanner chosen = kafkaConfig.isPresent() ? planner.forOtherMachines() : planner;
            List<PlannedEvaluation> planned = new ArrayList<>();
            if (source.model != null) {
                requireNone(version.isPresent(), "--version goes with --run");
                planned.add(plan(chosen, MeasuredPolicy.ofCheckpoint(source.model), preset, config));
                return planned;
            }
            requireNone(
                    preset.isPresent() || config.isPresent(),
                    "--preset and --config go with --model; a run has its own");
            TrainedRun run = new TrainedRun(source.run);
            Optional<Path> settings = Optional.of(run.settings(scratch.directory("settings")));
            for (MeasuredPolicy policy : run.policies(version.orElse("newest"))) {
                planned.add(plan(chosen, policy, Optional.of(run.preset()), settings));
            }
            return planned;
        }
    }

    private static void requireNone(boolean given, String complaint) {
        if (given) {
            throw new CommandException(complaint);
        }
    }

    private PlannedEvaluation plan(
            RunPlanner planner, MeasuredPolicy policy, Optional<String> from, Optional<Path> settings) {
        SamplingSettings drawn = sampling.chosen();
        TrainOptions options = new TrainOptions(
                from,
                Optional.empty(),
                seed.map(OptionalLong::of).orElse(OptionalLong.empty()),
                OptionalInt.empty(),
                Optional.of(policy.checkpoint()),
                Optional.of(benchmarks.get(0)),
                settings,
                Optional.empty());
        RunPlan plan = planner.plan(
                new EvaluationOptions(
                        options,
                        benchmarks,
                        drawn.samples(),
                        drawn.temperature(),
                        drawn.topP(),
                        drawn.topK(),
                        drawn.maxNewTokens(),
                        template.map(EvaluateCommand::template),
                        prompt,
                        system),
                Version.current(),
                Clock.systemUTC().instant());
        return new PlannedEvaluation(policy, benchmarks, plan);
    }

    private static Template template(String name) {
        try {
            return Template.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new CommandException("--template must be plain, chat or auto, was \"%s\"".formatted(name), e);
        }
    }
}
