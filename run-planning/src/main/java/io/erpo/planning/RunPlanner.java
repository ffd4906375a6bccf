package io.erpo.planning;

import io.erpo.events.Prompt;
import io.erpo.events.RunStarted;
import io.erpo.planning.data.DataSet;
import io.erpo.planning.data.GeneratedTasks;
import io.erpo.planning.data.Problem;
import io.erpo.planning.data.PromptFile;
import io.erpo.schemas.Events;
import io.erpo.schemas.Topics;
import io.erpo.settings.ConfigLayers;
import io.erpo.settings.DataSource;
import io.erpo.settings.LayeredSettings;
import io.erpo.settings.RunConfig;
import io.erpo.settings.SettingsException;
import io.erpo.settings.TrainOptions;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

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
     * @throws io.erpo.planning.data.DataException when the problems cannot be used
     * @throws io.erpo.policy.PolicyException when the base policy cannot be used, or the machine has too little memory
     * for it
     */
    public RunPlan plan(TrainOptions options, String codeVersion, Instant startedAt) {
        LayeredSettings layered = layers.layered(options);
        requireGiven(layered.config().model(), "model", "a checkpoint directory with --model DIR", layered);
        requireGiven(layered.config().data().source(), "data.source", "a file of problems with --data FILE", layered);

        List<String> notes = new ArrayList<>();
        Path model = Path.of(layered.config().model());
        DataSet problems = data(layered, notes);
        layered = Fitting.toProblems(layered, problems.training().size());
        requireEnough(problems, layered.config().sampling().promptsPerStep());
        DataSet data =
                PromptFormat.of(layered.config().prompt(), model, startedAt).write(problems);
        BasePolicy base = BasePolicy.check(model, data, mayBeEndless);
        layered = Fitting.toContext(layered, base);
        RunConfig config = layered.config();
        base.requireReadable(data, config.sampling().maxNewTokens());
        notes.addAll(0, layered.notes());
        notes.add("%d problems to train on, %d held out, from %s"
                .formatted(problems.training().size(), problems.heldOut().size(), problems.source()));
        notes.addAll(RewardedSources.check(config.rewards(), problems));
        References.check(config, problems).ifPresent(notes::add);
        notes.addAll(Mismatches.of(config, problems));
        notes.addAll(memory.check(config, base));

        RunStarted run = RunEvents.runStarted(config, data, base);
        run.setPreset(layered.preset());
        run.setCodeVersion(codeVersion);
        run.setStartedAt(startedAt);
        requireRecord(run);
        return new RunPlan(run, data.all().map(RunPlanner::prompt).toList(), notes);
    }

    private static DataSet data(LayeredSettings layered, List<String> notes) {
        DataSource data = layered.config().data();
        if (data.isGenerated()) {
            return new GeneratedTasks(data.seed()).dataSet(data.training(), data.heldOut());
        }
        Path path = Path.of(data.source());
        PromptFile file = PromptFile.read(path);
        if (file.duplicates() > 0) {
            notes.add("%s: %d lines repeat an earlier one and were dropped"
                    .formatted(path.getFileName(), file.duplicates()));
        }
        if (file.respelled() > 0) {
            notes.add(
                    "%s: %d lines repeat an earlier one with other white space or in another Unicode form and were dropped"
                            .formatted(path.getFileName(), file.respelled()));
        }
        return DataSet.split(
                String.valueOf(path.getFileName()),
                file.problems(),
                data.heldOutShare(),
                Fitting.mostHeldOut(layered),
                data.seed());
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
                                            + run.getHeldOutPromptIds().size(),
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
