package io.erpo.experiment.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.erpo.experiment.plan.ExperimentKind;
import io.erpo.experiment.plan.ExperimentPlan;
import io.erpo.experiment.plan.SettingsFile;
import io.erpo.experiment.report.Part.Paragraph;
import io.erpo.experiment.report.Part.Table;
import io.erpo.experiment.result.AnswerKind;
import io.erpo.experiment.result.AnswerRow;
import io.erpo.experiment.result.Measurement;
import io.erpo.experiment.result.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepReportTest {

    private static final int SAMPLES = 4;

    private static ExperimentPlan plan(Path folder) throws IOException {
        return ExperimentPlan.of(
                ExperimentKind.SWEEP,
                SettingsFile.read(Optional.of(Files.writeString(
                        folder.resolve("sweep.yaml"),
                        "seeds: 1\nsweep: {temperatures: [1.0, 1.2], samples: 4, epochs: 8, checkpointSteps: 0}\n"))));
    }

    private static RunResult run(String arm, String benchmark, List<AnswerRow> answers, int... correct) {
        return new RunResult(
                arm + "-seed0",
                arm,
                0,
                "evaluation-" + arm,
                "",
                "finished",
                "",
                "",
                "base",
                "base",
                "v0",
                1,
                List.of(),
                List.of(),
                List.of(new Measurement(
                        benchmark,
                        0,
                        SAMPLES,
                        1.0,
                        IntStream.range(0, correct.length)
                                .mapToObj(i -> new Measurement.Score("p" + i, correct[i], 1))
                                .toList())),
                answers);
    }

    /** Of four residual prompts one is mixed at T = 1.0, and three at T = 1.2. */
    private static List<RunResult> results() {
        return List.of(
                run("label", "pool", List.of(), 4, 4, 4, 4, 1),
                run(
                        "T1.0",
                        "residual",
                        List.of(
                                new AnswerRow(AnswerKind.RIGHT, 15, 3, -0.1),
                                new AnswerRow(AnswerKind.WRONG_VALUE, 1, 3, -0.9)),
                        4,
                        4,
                        4,
                        3),
                run(
                        "T1.2",
                        "residual",
                        List.of(
                                new AnswerRow(AnswerKind.RIGHT, 10, 3, -0.2),
                                new AnswerRow(AnswerKind.NO_ANSWER, 1, 1, -4),
                                new AnswerRow(AnswerKind.WRONG_VALUE, 3, 3, -1)),
                        4,
                        2,
                        3,
                        3));
    }

    private static List<Table> tables(ExperimentPlan plan) {
        return SweepReport.parts(plan, results()).stream()
                .filter(Table.class::isInstance)
                .map(Table.class::cast)
                .toList();
    }

    @Test
    void shouldReportTheDifferenceToAFreshDrawAtOnePairedByPrompt(@TempDir Path folder) throws IOException {
        List<List<String>> rows = tables(plan(folder)).get(0).rows();

        assertThat(rows.get(0).subList(0, 2)).containsExactly("1.0", "4");
        assertThat(rows.get(0).get(2)).startsWith("0.250 [");
        assertThat(rows.get(0).get(3)).isEqualTo("-");
        // Differences 0, 1, 1, 0: mean 0.5, SE 0.288675, t of 3 degrees of freedom 3.182446.
        assertThat(rows.get(1).get(3)).isEqualTo("+0.500 [-0.419, 1.419]");
        // 0, 2, 1 and 1 of 4 are incorrect, after 0, 0, 0 and 1.
        assertThat(rows.get(1).get(4)).startsWith("0.250 [");
        assertThat(rows.get(1).get(5)).startsWith("+0.188 [");
    }

    @Test
    void shouldSayWhatKindOfWrongHeatBrings(@TempDir Path folder) throws IOException {
        Table kinds = tables(plan(folder)).get(1);

        assertThat(kinds.header())
                .containsExactly(
                        "T",
                        "wrong responses",
                        "repetition",
                        "truncated",
                        "no answer",
                        "format",
                        "wrong value",
                        "tokens, wrong",
                        "tokens, right",
                        "log-probability, wrong",
                        "log-probability, right");
        // Of 4 wrong ones 1 has no answer; 1 token of -4 and 9 of -1 are 10 tokens of -1.3.
        assertThat(kinds.rows().get(1))
                .containsExactly(
                        "1.2", "4", "0.000", "0.000", "0.250", "0.000", "0.750", "2.500", "3.000", "-1.300", "-0.200");
    }

    @Test
    void shouldSuggestByTheRuleThatItStates(@TempDir Path folder) throws IOException {
        List<String> texts = new ArrayList<>();
        SweepReport.parts(plan(folder), results()).forEach(part -> {
            if (part instanceof Paragraph paragraph) {
                texts.add(paragraph.text());
            }
        });

        // From 0.25 at 1.0 to 0.75 at 1.2: half at 1.1; (1.1 - 1) / (8 / 4).
        assertThat(texts.get(texts.size() - 1)).contains("Here T_half is 1.100, T_max is 1.200, and T_s is 0.050.");
    }

    @Test
    void shouldStopAtTheFirstTemperatureThatBringsNoise() {
        Map<Double, Double> mixed = Map.of(1.0, 0.2, 1.1, 0.3, 1.2, 0.6);

        assertThat(Suggestion.of(mixed, Map.of(1.0, 0.0, 1.1, 0.3, 1.2, 0.4), 8))
                .satisfies(suggestion -> {
                    assertThat(suggestion.half()).hasValueCloseTo(1.1 + 0.1 * 2 / 3, within(1e-9));
                    assertThat(suggestion.max()).hasValue(1.1);
                    assertThat(suggestion.slope()).hasValueCloseTo(0.05, within(1e-9));
                });
        assertThat(Suggestion.of(mixed, Map.of(1.0, 0.5, 1.1, 0.1, 1.2, 0.1), 8).slope())
                .as("noise without heat")
                .isEmpty();
        assertThat(Suggestion.of(Map.of(1.0, 0.1, 1.1, 0.2), Map.of(1.0, 0.0, 1.1, 0.0), 8))
                .satisfies(suggestion -> {
                    assertThat(suggestion.half()).as("none reaches half").isEmpty();
                    assertThat(suggestion.slope()).hasValueCloseTo(0.05, within(1e-9));
                });
    }

    @Test
    void shouldShowHowEachPartOfASweepIsMadeAlone(@TempDir Path folder) throws IOException {
        String markdown = MarkdownReport.of(ExperimentReport.of(plan(folder), results(), "./erpo experiment sweep"));

        assertThat(markdown)
                .contains(
                        "./erpo evaluate --model MODEL --benchmark runs/label-seed0/pool.jsonl --samples 4 --temperature 1.0",
                        "./erpo evaluate --model MODEL --benchmark runs/T1.2-seed0/residual.jsonl --samples 4 --temperature 1.2");
    }
}
