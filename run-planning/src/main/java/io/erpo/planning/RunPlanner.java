package io.erpo.planning;

import io.erpo.events.Prompt;
import io.erpo.events.RunStarted;
import io.erpo.planning.data.DataException;
import io.erpo.planning.data.DataSet;
import io.erpo.planning.data.Problem;
import io.erpo.schemas.Events;
import io.erpo.schemas.Topics;
import io.erpo.settings.ConfigLayers;
import io.erpo.settings.LayeredSettings;
import io.erpo.settings.PromptStyle;
import io.erpo.settings.RunConfig;
import io.erpo.settings.SettingsException;
import io.erpo.settings.TrainOptions;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Decides everything about a run before anything starts. */
public final class RunPlanner {

    private static final int LARGEST_RUN = Topics.RUNS.largestEvent();

    private final ConfigLayers layers;
    private final RunMemory memory;
    private final boolean mayBeEndless;

    private RunPlanner(ConfigLayers layers, RunMemory memory, boolean mayBeEndless) {
        this.layers = layers;
        this.memory = memory;
        this.mayBeEndless = mayBeEndless;
    }

    /** @param home where erpo is installed, with the models of the presets */
    public RunPlanner(Path home) {
        this(home, RunMemory.ofThisMachine(System.getenv()));
    }

    RunPlanner(Path home, RunMemory memory) {
        this(new ConfigLayers(home), memory, false);
    }

    /** A planner of runs whose services are on other machines; reads the environment variables of this process. */
    public RunPlanner forOtherMachines() {
        return new RunPlanner(layers, RunMemory.ofOtherMachines(System.getenv()), mayBeEndless);
    }

    /** A planner that also accepts policies whose responses end only at the token limit, as benchmarks need. */
    public RunPlanner acceptingEndless() {
        return new RunPlanner(layers, memory, true);
    }

    /** Recipe and seed of the requested run; reads only the configuration. */
    public RunLabel label(TrainOptions options) {
        RunConfig config = layers.resolve(options);
        return new RunLabel(config.recipe(), config.seed());
    }

    /**
     * Plans the whole run. Equal settings, problems and weights give an equal run id, regardless of time and place.
     *
     * @throws SettingsException when a setting is wrong or missing
     * @throws DataException when the problems cannot be used
     * @throws io.erpo.policy.PolicyException when the base policy cannot be used, or the machine has too little memory
     * for it
     */
    public RunPlan plan(TrainOptions options, String codeVersion, Instant startedAt) {
        LayeredSettings layered = layers.layered(options);
        RunConfig config = layered.config();
        requireGiven(config.model(), "model", "a checkpoint directory with --model DIR", layered);
        requireGiven(config.data().source(), "data.source", "a file of problems with --data FILE", layered);

        try {
            return plan(layered, codeVersion, startedAt);
        } catch (OutOfMemoryError e) {
            throw new DataException(
                    "the run cannot be planned in the command's memory of %d MiB: %s and the tokenizer of %s do not fit; set ERPO_HEAP, such as ERPO_HEAP=2g, or use fewer problems"
                            .formatted(
                                    Runtime.getRuntime().maxMemory() >> 20,
                                    config.data().source(),
                                    config.model()),
                    e);
        }
    }

    private RunPlan plan(LayeredSettings layered, String codeVersion, Instant startedAt) {
        Path model = Path.of(layered.config().model());
        RunData loaded = RunData.load(layered.config().data(), Fitting.mostHeldOut(layered));
        DataSet problems = loaded.problems();
        LayeredSettings enough = Fitting.toProblems(layered, problems.training().size());
        requireEnough(problems, enough.config().sampling().promptsPerStep());
        List<BenchmarkData> benchmarks =
                BenchmarkData.load(enough.config().evaluation().benchmarks());
        List<String> notes = new ArrayList<>(loaded.notes());
        notes.add("%d problems to train on, %d held out, from %s"
                .formatted(problems.training().size(), problems.heldOut().size(), problems.source()));
        benchmarks.forEach(benchmark -> notes.addAll(benchmark.overlap(problems).notes()));
        notes.addAll(judged(enough.config(), problems, benchmarks));

        PromptStyle asked = enough.config().prompt();
        PromptStyle style = PromptFormat.fitted(asked, model);
        loaded.rolesNote(asked, style).ifPresent(notes::add);
        PromptFormat format = PromptFormat.of(style, model, startedAt);
        BasePolicy base = BasePolicy.check(
                model,
                enough.config().sampling(),
                style,
                format.write(problems),
                benchmarks.stream()
                        .map(benchmark -> format.write(benchmark.problems()))
                        .toList(),
                mayBeEndless);
        LayeredSettings fitted = Fitting.toContext(enough, base);
        RunConfig config = fitted.config();
        base.requireReadable(config.sampling().maxNewTokens());
        DataSet data = base.prompts().data();
        List<BenchmarkData> read = read(benchmarks, base, config.sampling().maxNewTokens());
        read.forEach(benchmark -> notes.addAll(benchmark.notes()));
        notes.addAll(0, fitted.notes());
        notes.addAll(Mismatches.of(config, problems));
        if (loaded.fromFiles()) {
            notes.add(RunData.firstPrompt(data));
        }
        notes.addAll(base.ends().notes());
        notes.addAll(memory.check(
                config, base, read.stream().map(BenchmarkData::plan).toList()));

        RunStarted run = RunEvents.runStarted(
                config, data, base, read.stream().map(BenchmarkData::event).toList());
        run.setPreset(fitted.preset());
        run.setCodeVersion(codeVersion);
        run.setStartedAt(startedAt);
        requireRecord(run);
        return new RunPlan(run, prompts(data, read), notes, loaded.skipped(), style);
    }

    /**
     * What to say of the rewards of all problems.
     *
     * @throws SettingsException when a data source has no correctness reward
     * @throws DataException when the rewards can use no reference of a file
     */
    static List<String> judged(RunConfig config, DataSet problems, List<BenchmarkData> benchmarks) {
        List<DataSet> all = new ArrayList<>(List.of(problems));
        benchmarks.forEach(benchmark -> all.add(benchmark.problems()));
        List<String> notes = new ArrayList<>(RewardedSources.check(
                config.rewards(), problems.source(), all.stream().flatMap(DataSet::all)));
        for (DataSet data : all) {
            References.check(config, data).ifPresent(notes::add);
            CodeReferences.check(config, data).ifPresent(notes::add);
        }
        return notes;
    }

    /** @param longest response of training */
    static List<BenchmarkData> read(List<BenchmarkData> benchmarks, BasePolicy base, int longest) {
        return IntStream.range(0, benchmarks.size())
                .mapToObj(i -> benchmarks.get(i).read(base, base.benchmarks().get(i), longest))
                .toList();
    }

    /** The prompts of a run, each once: a benchmark may have some in common with the training set. */
    static List<Prompt> prompts(DataSet data, List<BenchmarkData> benchmarks) {
        Map<String, Prompt> prompts = new LinkedHashMap<>();
        Stream.concat(data.all(), benchmarks.stream().flatMap(benchmark -> benchmark
                        .problems()
                        .all()))
                .map(RunPlanner::prompt)
                .forEach(prompt -> prompts.putIfAbsent(prompt.getPromptId(), prompt));
        return List.copyOf(prompts.values());
    }

    /**
     * The problems of the requested run, before they become prompts.
     *
     * @throws SettingsException when a setting is wrong
     * @throws DataException when the problems cannot be used
     */
    public DataSet problems(TrainOptions options) {
        LayeredSettings layered = layers.layered(options);
        requireGiven(layered.config().data().source(), "data.source", "a file of problems with --data FILE", layered);
        return RunData.load(layered.config().data(), Fitting.mostHeldOut(layered))
                .problems();
    }

    /**
     * Plans an evaluation: a run that trains on nothing and measures its policy on benchmarks. Equal conditions, problems
     * and weights give an equal run id.
     *
     * @throws SettingsException when a setting is wrong
     * @throws DataException when the problems cannot be used
     * @throws io.erpo.policy.PolicyException when the policy cannot be used, or the machine has too little memory for it
     */
    public RunPlan plan(EvaluationOptions options, String codeVersion, Instant startedAt) {
        return new EvaluationPlanner(layers, memory).plan(options, codeVersion, startedAt);
    }

    private static void requireGiven(String value, String key, String how, LayeredSettings layered) {
        if (value.isBlank()) {
            throw new SettingsException(
                    "%s is not set and preset %s has none of its own; give %s".formatted(key, layered.preset(), how));
        }
    }

    /** If an epoch were shorter than a step, the step would visit a prompt twice, heated by the step's own outcomes. */
    private static void requireEnough(DataSet data, int promptsPerStep) {
        if (data.training().size() < promptsPerStep) {
            throw new SettingsException(
                    ("sampling.promptsPerStep must be at most the number of problems to train on (%d), was %d;"
                                    + " lower it and optimizer.miniBatchPrompts in a file for --config")
                            .formatted(data.training().size(), promptsPerStep));
        }
    }

    /** A run is one record, which names every problem. */
    static void requireRecord(RunStarted run) {
        int bytes = Events.encode(run).length;
        if (bytes > LARGEST_RUN) {
            throw new SettingsException(
                    "a run names its problems in one record of at most %,d bytes, and these %,d take %,d; use fewer in one run"
                            .formatted(
                                    LARGEST_RUN,
                                    run.getPromptIds().size()
                                            + run.getHeldOutPromptIds().size()
                                            + run.getBenchmarks().stream()
                                                    .mapToInt(benchmark -> benchmark
                                                            .getPromptIds()
                                                            .size())
                                                    .sum(),
                                    bytes));
        }
    }

    private static Prompt prompt(Problem problem) {
        return new Prompt(
                problem.id().value(),
                problem.text(),
                problem.reference(),
                problem.source(),
                problem.contentHash(),
                problem.dataSource());
    }
}
