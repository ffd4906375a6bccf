package io.erpo.planning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.planning.data.DataSet;
import io.erpo.planning.data.Problem;
import io.erpo.settings.RewardChoice;
import io.erpo.settings.SettingsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RewardedSourcesTest {

    private static final DataSet MIXED = data(Map.of("gsm8k", 5, "mmlu", 3, "apps", 4));

    @Test
    void shouldSayWhichRewardsJudgeWhichDataSource() {
        assertThat(RewardedSources.check(
                        List.of(
                                judge("math", "gsm8k", "math500"),
                                judge("multiple-choice", "mmlu"),
                                judge("code", "apps"),
                                shaping("format", "gsm8k", "mmlu"),
                                shaping("overlong")),
                        MIXED))
                .containsExactly("""
                        rewards by data source
                          "gsm8k" (5 prompts): judged by math, format, overlong
                          "apps" (4 prompts): judged by code, overlong
                          "mmlu" (3 prompts): judged by multiple-choice, format, overlong""", "rewards.math.sources has \"math500\", which no prompt has");
    }

    @Test
    void shouldSayNothingWhenEveryRewardJudgesEveryPrompt() {
        assertThat(RewardedSources.check(List.of(judge("math"), shaping("overlong")), MIXED))
                .isEmpty();
    }

    @Test
    void shouldAcceptACorrectnessRewardForAllBesideOneThatShapesSome() {
        assertThat(RewardedSources.check(List.of(judge("math"), shaping("format", "apps")), MIXED))
                .hasSize(1);
    }

    /** Before anything starts: such a run would fail at the first prompt of the source. */
    @Test
    void shouldRefuseADataSourceWithoutACorrectnessRewardAndListAll() {
        DataSet data = data(Map.of("gsm8k", 5, "mmlu", 3, "apps", 4, "", 2));

        assertThatThrownBy(() -> RewardedSources.check(
                        List.of(judge("math", "gsm8k"), judge("code", "APPS"), shaping("format", "mmlu")), data))
                .isInstanceOf(SettingsException.class)
                .hasMessage("""
                        data.jsonl: 3 of 4 data sources have no reward of correctness: true; add each to the `sources` of exactly one such reward, or leave its problems out
                          "apps" (4 prompts): judged by no reward
                          "mmlu" (3 prompts): judged by format
                          no data source (2 prompts): judged by no reward
                          "gsm8k" (5 prompts): judged by math
                          rewards.code.sources has "APPS", which no prompt has; did you mean "apps"?""");
    }

    @Test
    void shouldRefuseWhenNoProblemNamesADataSource() {
        assertThatThrownBy(() -> RewardedSources.check(List.of(judge("math", "gsm8k")), data(Map.of("", 4))))
                .hasMessage("""
                        data.jsonl: 1 of 1 data sources have no reward of correctness: true; add each to the `sources` of exactly one such reward, or leave its problems out
                          no data source (4 prompts): judged by no reward""");
    }

    /** A source that only the held-out part has matters as well: it is measured. */
    @Test
    void shouldLookAtTheHeldOutProblemsToo() {
        DataSet data = new DataSet(
                "data.jsonl",
                List.of(new Problem("a", "1", "data.jsonl:1", "gsm8k")),
                List.of(new Problem("b", "1", "data.jsonl:2", "mmlu")));

        assertThatThrownBy(() -> RewardedSources.check(List.of(judge("math", "gsm8k")), data))
                .hasMessageContaining("1 of 2 data sources")
                .hasMessageContaining("\"mmlu\" (1 prompts): judged by no reward");
    }

    @Test
    void shouldRefuseAMisspeltDataSourceOfARewardThatShapes() {
        assertThatThrownBy(() -> RewardedSources.check(
                        List.of(judge("math"), shaping("format", "Gsm8K"), shaping("overlong", "mmluu")), MIXED))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("""
                        data.jsonl: data sources of rewards are most likely misspelt
                          rewards.format.sources has "Gsm8K", which no prompt has; did you mean "gsm8k"?
                          rewards.overlong.sources has "mmluu", which no prompt has; did you mean "mmlu"?
                        """);
    }

    /** One configuration serves several files; names of data sets resemble each other without being typos. */
    @Test
    void shouldOnlyNoteASourceThatIsAbsentWhenTheSimilarOneIsJudgedAlready() {
        DataSet data = data(Map.of("aime24", 3));

        assertThat(RewardedSources.check(List.of(judge("math", "aime24", "aime25")), data))
                .contains("rewards.math.sources has \"aime25\", which no prompt has");
        assertThat(RewardedSources.check(List.of(judge("math", "aime24"), judge("code", "aime25")), data))
                .contains("rewards.code.sources has \"aime25\", which no prompt has");
        assertThat(RewardedSources.check(List.of(judge("math", "aime24"), shaping("format", "a")), data))
                .contains("rewards.format.sources has \"a\", which no prompt has");
    }

    @Test
    void shouldShowTenDataSourcesOfMany() {
        List<Problem> problems = IntStream.range(0, 30)
                .mapToObj(i -> new Problem("p" + i, "1", "data.jsonl:" + i, "source-" + i))
                .toList();

        assertThatThrownBy(() -> RewardedSources.check(
                        List.of(judge("math", "x")),
                        new DataSet("d", problems.subList(0, 20), problems.subList(20, 30))))
                .hasMessageContaining("30 of 30 data sources")
                .hasMessageEndingWith("and 20 more");
    }

    private static RewardChoice judge(String name, String... sources) {
        return new RewardChoice(name, 1, true, false, Map.of(), List.of(sources));
    }

    private static RewardChoice shaping(String name, String... sources) {
        return new RewardChoice(name, 0.5, false, false, Map.of(), List.of(sources));
    }

    private static DataSet data(Map<String, Integer> counts) {
        List<Problem> problems = new ArrayList<>();
        counts.forEach((source, count) -> IntStream.range(0, count)
                .forEach(i -> problems.add(new Problem(source + i, "1", "data.jsonl:" + problems.size(), source))));
        return DataSet.split("data.jsonl", problems, 0.2, 7);
    }
}
