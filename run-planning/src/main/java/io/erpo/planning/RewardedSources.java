package io.erpo.planning;

import io.erpo.planning.data.DataSet;
import io.erpo.planning.data.Problem;
import io.erpo.settings.RewardChoice;
import io.erpo.settings.SettingsException;
import io.erpo.settings.names.Typos;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Checks before a run starts which rewards judge which data sources: each source needs one correctness reward. */
final class RewardedSources {

    private static final int SHOWN = 10;
    /** A name with one letter in four changed is a typo; a shorter distance to another name may be chance. */
    private static final int LETTERS_FOR_A_TYPO = 4;

    /** A data source of the data, with the rewards that judge it. */
    private record Source(String name, long prompts, List<RewardChoice> rewards) {

        boolean hasJudge() {
            return rewards.stream().anyMatch(RewardChoice::correctness);
        }

        String text() {
            String by = rewards.isEmpty()
                    ? "no reward"
                    : rewards.stream().map(RewardChoice::name).collect(Collectors.joining(", "));
            return "%s (%d prompts): judged by %s"
                    .formatted(name.isEmpty() ? "no data source" : "\"" + name + "\"", prompts, by);
        }
    }

    private final String data;
    private final List<RewardChoice> rewards;
    private final List<Source> sources;

    private RewardedSources(List<RewardChoice> rewards, String data, Stream<Problem> problems) {
        this.data = data;
        this.rewards = rewards;
        Map<String, Long> counts = problems.collect(Collectors.groupingBy(Problem::dataSource, Collectors.counting()));
        this.sources = counts.entrySet().stream()
                .map(source -> new Source(
                        source.getKey(),
                        source.getValue(),
                        rewards.stream()
                                .filter(reward -> reward.judges(source.getKey()))
                                .toList()))
                .sorted(Comparator.comparing(Source::hasJudge)
                        .thenComparing(Source::prompts, Comparator.reverseOrder())
                        .thenComparing(Source::name))
                .toList();
    }

    static List<String> check(List<RewardChoice> rewards, DataSet data) {
        return check(rewards, data.source(), data.all());
    }

    /**
     * What to say of the rewards of each source; nothing when every reward judges every prompt.
     *
     * @param data where the problems came from
     * @param problems those to train on, those held out, and those of benchmarks
     * @throws SettingsException when a data source has no correctness reward, or a reward names one that is most likely
     * misspelt
     */
    static List<String> check(List<RewardChoice> rewards, String data, Stream<Problem> problems) {
        if (rewards.stream().allMatch(reward -> reward.sources().isEmpty())) {
            return List.of();
        }
        return new RewardedSources(rewards, data, problems).checked();
    }

    private List<String> checked() {
        long unjudged = sources.stream().filter(source -> !source.hasJudge()).count();
        List<String> typos = typos();
        if (unjudged > 0) {
            throw new SettingsException(
                    ("%s: %d of %d data sources have no reward of correctness: true; add each to the `sources` of exactly one such reward, or leave its problems out%s%s")
                            .formatted(data, unjudged, sources.size(), lines(sourceTexts()), lines(typos)));
        }
        if (!typos.isEmpty()) {
            throw new SettingsException("%s: data sources of rewards are most likely misspelt%s%s"
                    .formatted(data, lines(typos), lines(sourceTexts())));
        }
        List<String> notes = new ArrayList<>();
        notes.add("rewards by data source" + lines(sourceTexts()));
        rewards.forEach(reward -> absent(reward).forEach(name -> notes.add(unknown(reward, name))));
        return notes;
    }

    private List<String> typos() {
        return rewards.stream()
                .flatMap(reward -> absent(reward).flatMap(name -> nearest(reward, name)
                        .map(near -> "%s; did you mean \"%s\"?".formatted(unknown(reward, name), near))))
                .toList();
    }

    /** The sources that this reward names and no prompt has. */
    private Stream<String> absent(RewardChoice reward) {
        return reward.sources().stream()
                .filter(name -> sources.stream().map(Source::name).noneMatch(name::equals));
    }

    /** A source with a similar name that the reward may judge as well. */
    private Stream<String> nearest(RewardChoice reward, String misspelt) {
        return sources.stream()
                .filter(source -> !reward.judges(source.name()) && !(reward.correctness() && source.hasJudge()))
                .map(Source::name)
                .filter(name ->
                        distance(misspelt, name) * LETTERS_FOR_A_TYPO <= Math.max(misspelt.length(), name.length()))
                .min(Comparator.comparing(name -> distance(misspelt, name)))
                .stream();
    }

    private static int distance(String one, String other) {
        return Typos.edits(one.toLowerCase(Locale.ROOT), other.toLowerCase(Locale.ROOT));
    }

    private static String unknown(RewardChoice reward, String name) {
        return "rewards.%s.sources has \"%s\", which no prompt has".formatted(reward.name(), name);
    }

    private List<String> sourceTexts() {
        return sources.stream().map(Source::text).toList();
    }

    private static String lines(List<String> texts) {
        String shown = texts.stream().limit(SHOWN).map("\n  "::concat).collect(Collectors.joining());
        return texts.size() > SHOWN ? shown + "\n  and %d more".formatted(texts.size() - SHOWN) : shown;
    }
}
