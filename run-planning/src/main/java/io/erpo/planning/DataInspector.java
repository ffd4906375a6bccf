package io.erpo.planning;

import io.erpo.chat.jinja.TemplateException;
import io.erpo.planning.DataReport.Answers;
import io.erpo.planning.DataReport.Split;
import io.erpo.planning.DataReport.Tokens;
import io.erpo.planning.data.DataSet;
import io.erpo.planning.data.Problem;
import io.erpo.planning.data.ProblemFiles;
import io.erpo.policy.checkpoint.Checkpoint;
import io.erpo.policy.tokenizer.Tokenizer;
import io.erpo.policy.tokenizer.UnencodableTextException;
import io.erpo.settings.BenchmarkPlan;
import io.erpo.settings.ConfigLayers;
import io.erpo.settings.DataSource;
import io.erpo.settings.DataSource.OnBadLine;
import io.erpo.settings.LayeredSettings;
import io.erpo.settings.PromptStyle;
import io.erpo.settings.RewardChoice;
import io.erpo.settings.RunConfig;
import io.erpo.settings.TrainOptions;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Looks at data as a run would use it. Bad rows and prompts that cannot be used are counted, where a run refuses them. */
public final class DataInspector {

    private static final int[] PERCENTILES = {0, 50, 90, 99, 100};

    private final ConfigLayers layers;

    /** @param home where erpo is installed */
    public DataInspector(Path home) {
        this.layers = new ConfigLayers(home);
    }

    /**
     * What the data means for a run with these options. Prompts are counted in tokens when a model is given.
     *
     * @param benchmarks files to compare with, beside the benchmarks of the settings
     * @throws io.erpo.planning.data.DataException when a file cannot be read, or holds no problem
     * @throws io.erpo.settings.SettingsException when a setting is wrong
     * @throws io.erpo.policy.PolicyException when the model cannot be read
     */
    public DataReport inspect(TrainOptions options, List<Path> benchmarks, Instant now) {
        LayeredSettings layered = layers.layered(options);
        RunConfig config = layered.config();
        ProblemFiles files = ProblemFiles.read(skipping(config.data()));
        DataSet data = DataSet.split(
                files.name(),
                files.problems(),
                config.data().heldOutShare(),
                Fitting.mostHeldOut(layered),
                config.data().seed());
        int promptsPerStep = Fitting.toProblems(layered, data.training().size())
                .config()
                .sampling()
                .promptsPerStep();
        Optional<Lengths> lengths = options.model().map(model -> lengths(model, layered, data, now));
        return new DataReport(
                files.name(),
                files.part(),
                files.layouts(),
                files.problems().size(),
                files.duplicates(),
                files.respelled(),
                files.skipped(),
                sources(data),
                new Split(data.training().size(), data.heldOut().size(), promptsPerStep),
                NearDuplicates.of(data),
                overlaps(config, benchmarks, data),
                answers(config, data),
                lengths.map(Lengths::tokens),
                lengths.map(Lengths::first).orElseGet(() -> config.prompt()
                        .textOf(data.training().get(0).text())));
    }

    /** @param first the first problem as the policy will read it */
    private record Lengths(Tokens tokens, String first) {}

    private static List<BenchmarkOverlap> overlaps(RunConfig config, List<Path> files, DataSet data) {
        List<BenchmarkPlan> plans = new ArrayList<>(config.evaluation().benchmarks());
        files.forEach(file -> plans.add(BenchmarkPlan.ofFile(file)));
        BenchmarkPlan.requireDistinct(plans);
        return BenchmarkData.load(plans).stream()
                .map(benchmark -> benchmark.overlap(data))
                .toList();
    }

    private static DataSource skipping(DataSource data) {
        return new DataSource(
                data.source(),
                data.training(),
                data.heldOut(),
                data.heldOutShare(),
                data.seed(),
                data.prompt(),
                data.answer(),
                data.id(),
                data.dataSource(),
                OnBadLine.SKIP);
    }

    private static TreeMap<String, Integer> sources(DataSet data) {
        TreeMap<String, Integer> sources = new TreeMap<>();
        data.all()
                .map(Problem::dataSource)
                .filter(source -> !source.isEmpty())
                .forEach(source -> sources.merge(source, 1, Integer::sum));
        return sources;
    }

    private static Answers answers(RunConfig config, DataSet data) {
        List<String> rewards =
                config.correctnessRewards().stream().map(RewardChoice::name).toList();
        References.Checked checked = References.complaints(config, data);
        return new Answers(rewards, checked.answers(), checked.complaints());
    }

    private static Lengths lengths(Path model, LayeredSettings layered, DataSet data, Instant now) {
        PromptStyle style = PromptFormat.fitted(layered.config().prompt(), model);
        PromptFormat format = PromptFormat.of(style, model, now);
        Checkpoint checkpoint = Checkpoint.inspect(model);
        int context = checkpoint.config().maxPositions();
        // A limit that the user left to the preset gives way to the longest prompt that fits at all.
        boolean givesWay = layered.leaves("sampling.maxNewTokens");
        int asked = layered.config().sampling().maxNewTokens();
        int least = givesWay ? 1 : asked;
        List<String> unusable = new ArrayList<>();
        List<Integer> lengths = new ArrayList<>();
        String first = "";
        try (Tokenizer tokenizer = Tokenizer.of(checkpoint.files().tokenizer())) {
            for (Problem problem : data.all().toList()) {
                try {
                    String text = ReadPrompts.read(format.write(problem), style, tokenizer);
                    first = first.isEmpty() ? text : first;
                    int tokens = tokenizer.encode(text).size();
                    lengths.add(tokens);
                    if (tokens + least > context) {
                        unusable.add("%s: %d tokens and sampling.maxNewTokens %d are more than the context of %d tokens"
                                .formatted(problem.source(), tokens, asked, context));
                    }
                } catch (IllegalArgumentException | TemplateException | UnencodableTextException e) {
                    unusable.add(problem.source() + ": " + e.getMessage());
                }
            }
        }
        int room = lengths.stream()
                .mapToInt(length -> context - length)
                .filter(left -> left >= least)
                .min()
                .orElse(asked);
        return new Lengths(
                new Tokens(percentiles(lengths), context, givesWay ? Math.min(asked, room) : asked, unusable), first);
    }

    /** By nearest rank: the smallest length that at least so many percent do not exceed. */
    private static Map<Integer, Integer> percentiles(List<Integer> lengths) {
        List<Integer> sorted = lengths.stream().sorted().toList();
        Map<Integer, Integer> percentiles = new LinkedHashMap<>();
        if (!sorted.isEmpty()) {
            for (int percentile : PERCENTILES) {
                int rank = (int) Math.ceil(percentile / 100.0 * sorted.size());
                percentiles.put(percentile, sorted.get(Math.max(1, rank) - 1));
            }
        }
        return percentiles;
    }
}
