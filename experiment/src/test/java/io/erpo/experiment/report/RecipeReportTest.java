package io.erpo.experiment.report;

import static io.erpo.experiment.report.SampleResults.failed;
import static io.erpo.experiment.report.SampleResults.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.erpo.experiment.plan.ExperimentKind;
import io.erpo.experiment.plan.ExperimentPlan;
import io.erpo.experiment.plan.Match;
import io.erpo.experiment.plan.Measure;
import io.erpo.experiment.report.Part.Table;
import io.erpo.experiment.result.RunResult;
import io.erpo.experiment.result.StepMeasure;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class RecipeReportTest {

    private static final ExperimentPlan ADAPTIVE = SampleResults.plan(ExperimentKind.ADAPTIVE, 2);
    /** erpo is above dapo by 2/8 and 1/8, erpo-target by 1/8 with seed 0; its seed 1 failed. */
    private static final List<RunResult> RESULTS = List.of(
            run("dapo", 0, 100, 2, 2),
            run("erpo", 0, 100, 3, 3),
            run("erpo-target", 0, 100, 2, 3),
            run("dapo", 1, 100, 2, 3),
            run("erpo", 1, 100, 3, 3),
            failed("erpo-target", 1, "the loss is not finite"));

    private static List<Table> tables(Document document) {
        return document.parts().stream()
                .filter(Table.class::isInstance)
                .map(Table.class::cast)
                .toList();
    }

    private static Runs matched(Match match, List<RunResult> results) {
        return new Runs(ExperimentPlan.of(ADAPTIVE.kind(), ADAPTIVE.settings().withMatch(match)), results);
    }

    @Test
    void shouldCompareArmsBySeedsThatBothHaveWithIntervalsOverSeeds() {
        Table primary = tables(ExperimentReport.of(ADAPTIVE, RESULTS, "./erpo experiment adaptive"))
                .get(0);

        // t with 1 degree of freedom is 12.7062; differences of erpo 0.25 and 0.125, half width 12.7062 * 0.0625.
        assertThat(primary.rows())
                .containsExactly(
                        List.of("dapo", "2", "0.563 [-0.232, 1.357]", "(control)", "-", "-"),
                        List.of("erpo", "2", "0.750 [0.750, 0.750]", "+0.188 [-0.607, 0.982]", "0.205", "0.410"),
                        List.of("erpo-target", "1", "0.625", "+0.125", "-", "-"));
    }

    @Test
    void shouldShowFailedRunsBesideTheMeans() {
        String html = HtmlReport.of(ExperimentReport.of(ADAPTIVE, RESULTS, "./erpo experiment adaptive"));

        assertThat(html)
                .contains(
                        "5 of 6 runs finished and 1 did not",
                        "Not finished: erpo-target-seed1 failed: the loss is not finite");
    }

    @Test
    void shouldCompareAtTheTokensOfTheThriftiestRunWhenMatchedByTokens() {
        List<RunResult> results = List.of(run("dapo", 0, 300, 4, 4), run("erpo", 0, 150, 3, 3));

        Runs tokens = matched(Match.TOKENS, results);
        Runs steps = matched(Match.STEPS, results);

        // 4 steps of erpo generate 600 tokens: as many as 2 steps of dapo.
        assertThat(tokens.step(results.get(0), "held-out")).hasValue(2);
        assertThat(tokens.step(results.get(1), "held-out")).hasValue(4);
        assertThat(steps.step(results.get(0), "held-out")).hasValue(4);
        assertThat(tokens.scores(ADAPTIVE.arms().get(0), Measure.HELD_OUT)).containsEntry(0L, 0.25);
        assertThat(steps.scores(ADAPTIVE.arms().get(0), Measure.HELD_OUT)).containsEntry(0L, 1.0);
    }

    @Test
    void shouldScorePromptsByMeanMajorityAndUnbiasedPass() {
        RunResult run = run("erpo", 0, 100, 3, 0);

        assertThat(Scores.of(run, Measure.of("held-out/mean"), 4)).hasValue(0.375);
        assertThat(Scores.of(run, Measure.of("held-out/maj"), 4)).hasValue(0.5);
        // Of 4 responses 3 are correct: every pair has a correct one.
        assertThat(Scores.of(run, Measure.of("held-out/pass@2"), 4)).hasValue(0.5);
        assertThat(Scores.of(run, Measure.of("held-out/pass@8"), 4))
                .as("of 4 samples")
                .isEmpty();
        assertThat(Scores.of(run, Measure.of("held-out/mean"), 3))
                .as("not measured")
                .isEmpty();
    }

    @Test
    void shouldTellConvexFromConcaveBeforeThePromptsReachTheCap() {
        // 1.0, 1.1, 1.3 and then the cap: (1.3 - 1.1) / (1.1 - 1.0).
        assertThat(Convexity.of(run("erpo", 0, 100, 3, 3)).orElseThrow()).isEqualTo(2, within(1e-9));
        assertThat(Convexity.of(failed("erpo", 1, "x"))).isEmpty();
    }

    @Test
    void shouldShowOutcomesByEpochInTheResidualExperiment() {
        ExperimentPlan plan = SampleResults.plan(ExperimentKind.RESIDUAL, 1);

        List<Table> tables = tables(ExperimentReport.of(plan, List.of(run("dapo", 0, 100, 2, 2)), "./erpo"));

        assertThat(tables.get(0).rows())
                .startsWith(List.of("1", "1", "0.250", "0.500", "0.250"), List.of("2", "1", "0.375", "0.375", "0.250"));
    }

    @Test
    void shouldWriteOneSelfContainedPageWithoutScriptAndItsRowsInTwoForms(@TempDir Path folder) throws Exception {
        Reports.write(ADAPTIVE, RESULTS, "./erpo experiment adaptive --seeds 2", folder);

        String html = Files.readString(folder.resolve("report.html"));
        assertThat(html).doesNotContain("<script", "src=", "href=", "@import", "url(");
        assertThat(html).contains("prefers-color-scheme: dark", "./erpo experiment adaptive --seeds 2");
        assertThat(html)
                .contains(
                        "./erpo train --preset tiny-erpo --recipe erpo --seed 1 --config runs/erpo-seed1/config.yaml");
        Matcher pictures = Pattern.compile("<svg.*?</svg>", Pattern.DOTALL).matcher(html);
        assertThat(pictures.results().peek(picture -> parse(picture.group())).count())
                .isGreaterThan(10);
        String markdown = Files.readString(folder.resolve("report.md"));
        assertThat(markdown).contains("| erpo | 2 | 0.750 [0.750, 0.750] | +0.188 [-0.607, 0.982] | 0.205 | 0.410 |");
        assertThat(folder.resolve("figures/all_correct.svg")).exists();
        List<String> rows = Files.readAllLines(folder.resolve("rows.csv"));
        assertThat(rows)
                .contains(
                        "erpo-seed0,erpo,0,erpo-s0-0000,step,,3,,,correct,0.75",
                        "erpo-seed0,erpo,0,erpo-s0-0000,epoch,,,1,,all_correct,3.0",
                        "erpo-seed0,erpo,0,erpo-s0-0000,benchmark,held-out,4,,q1,correct,3.0");
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                ResultSet count = duck.createStatement()
                        .executeQuery(
                                "SELECT count(*), sum(value) FROM '%s' WHERE kind = 'benchmark' AND measure = 'correct' AND step = 4"
                                        .formatted(folder.resolve("rows.parquet")))) {
            count.next();
            assertThat(count.getLong(1)).isEqualTo(10);
            assertThat(count.getDouble(2)).isEqualTo(26);
        }
        assertThat(rows).hasSize(1 + 5 * (4 * StepMeasure.values().length + 4 * 5 + 3 * 2 * 3));
    }

    private static void parse(String svg) {
        try {
            DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
        } catch (Exception e) {
            throw new AssertionError(svg, e);
        }
    }
}
