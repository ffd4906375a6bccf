package io.erpo.settings;

import static io.erpo.settings.Ranges.require;

import io.erpo.events.BenchmarkSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A benchmark that policies of a run are measured on, beside the held-out problems.
 *
 * @param file a file, a directory or a glob of files, in any layout that training data may have
 * @param name tells it from the other benchmarks of the run
 * @param samples responses to each problem (k)
 * @param everySteps measures after every so many steps; 0 for the base and the final policy only
 * @param topP draws from the fewest most probable tokens with this share of the probability; 1 for all
 * @param topK draws from so many most probable tokens, before {@code topP}; 0 for all
 * @param maxNewTokens longest response; 0 for that of training
 */
public record BenchmarkPlan(
        String file,
        String name,
        int samples,
        int everySteps,
        double temperature,
        double topP,
        int topK,
        int maxNewTokens) {

    /** Name of the problems that a run holds out of its data. */
    public static final String HELD_OUT = "held-out";

    /** Ids of groups are made from it, with {@code /} and {@code @} around it. */
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._+-]*");

    private static final Pattern ENDINGS =
            Pattern.compile("\\.(?:jsonl|ndjson|json|csv|tsv|parquet|gz|gzip|zst|zstd)$", Pattern.CASE_INSENSITIVE);

    public BenchmarkPlan {
        require(!file.isBlank(), "evaluation.benchmarks.file", "a file of problems", "\"" + file + "\"");
        require(
                NAME.matcher(name).matches() && !name.equals(HELD_OUT),
                "evaluation.benchmarks.name",
                "letters, digits, dots, hyphens and underscores, and not " + HELD_OUT,
                "\"" + name + "\"");
        String prefix = "evaluation.benchmarks." + name;
        require(samples >= 1, prefix + ".samples", "1 or more", samples);
        require(everySteps >= 0, prefix + ".everySteps", "0 or more", everySteps);
        require(temperature > 0 && Double.isFinite(temperature), prefix + ".temperature", "above 0", temperature);
        require(topP > 0 && topP <= 1, prefix + ".topP", "above 0 and at most 1", topP);
        require(topK >= 0, prefix + ".topK", "0 or more", topK);
        require(maxNewTokens >= 0, prefix + ".maxNewTokens", "1 or more, or 0 for that of training", maxNewTokens);
    }

    /** What a file is called as a benchmark: its name without endings such as {@code .jsonl.gz}. */
    public static String nameOf(String file) {
        String name = file.replaceAll("[/\\\\]+$", "").replaceAll("^.*[/\\\\]", "");
        for (String shorter = ENDINGS.matcher(name).replaceFirst("");
                !shorter.equals(name);
                shorter = ENDINGS.matcher(name).replaceFirst("")) {
            name = shorter;
        }
        name = name.replaceAll("[^\\p{L}\\p{N}._+-]+", "-").replaceAll("^[^\\p{L}\\p{N}]+|-+$", "");
        return name.isEmpty() ? "benchmark" : name;
    }

    /** A file as a benchmark, with one response to each problem. */
    public static BenchmarkPlan ofFile(Path file) {
        String place = file.toAbsolutePath().normalize().toString();
        return new BenchmarkPlan(place, nameOf(file.toString()), 1, 0, 1, 1, 0, 0);
    }

    /** Refuses benchmarks that could not be told apart. */
    public static void requireDistinct(List<BenchmarkPlan> benchmarks) {
        List<String> names = benchmarks.stream().map(BenchmarkPlan::name).toList();
        require(
                Set.copyOf(names).size() == names.size(),
                "evaluation.benchmarks",
                "a list in which each benchmark has another name (name: ...)",
                names);
    }

    /** Whether responses are drawn from the most probable tokens only. */
    public boolean truncates() {
        return topP < 1 || topK > 0;
    }

    /** The same with this limit of a response. */
    public BenchmarkPlan withMaxNewTokens(int tokens) {
        return new BenchmarkPlan(file, name, samples, everySteps, temperature, topP, topK, tokens);
    }

    /** Of a benchmark in the log, whose file may have moved. */
    static BenchmarkPlan of(BenchmarkSettings event) {
        return new BenchmarkPlan(
                event.getSource(),
                event.getName(),
                event.getSamples(),
                event.getEverySteps(),
                event.getTemperature(),
                event.getTopP(),
                event.getTopK(),
                event.getMaxNewTokens());
    }

    /**
     * The event that the services read it from.
     *
     * @param promptIds its prompts, in order
     * @param digest over them
     */
    public BenchmarkSettings event(String source, List<String> promptIds, String digest) {
        return new BenchmarkSettings(
                name, source, digest, promptIds, samples, temperature, topP, topK, maxNewTokens, everySteps);
    }
}
