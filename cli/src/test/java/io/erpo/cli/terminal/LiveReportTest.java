package io.erpo.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.fixtures.SampleRewards;
import io.erpo.fixtures.SampleRun;
import io.erpo.view.progress.RunProgress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class LiveReportTest {

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final RunProgress progress = new RunProgress(SampleRun.run());

    private LiveReport report(OptionalInt columns) {
        Screen screen = new Screen(new PrintStream(shown, true, StandardCharsets.UTF_8), columns);
        return new LiveReport(screen, progress, () -> Map.of("sampler-service", "no policy published yet"));
    }

    private String shown() {
        return shown.toString(StandardCharsets.UTF_8);
    }

    @Test
    void shouldWriteALineForEveryStepWhenTheOutputIsNoTerminal() {
        LiveReport report = report(OptionalInt.empty());
        SampleRun.complete().forEach(progress::accept);

        report.update(Duration.ofSeconds(14), true);

        assertThat(shown())
                .contains("held-out accuracy of policy 0: 50.0% (mean@4 over 2 prompts)")
                .contains("\n     1/2 -0.250")
                .contains("\n     2/2  0.750")
                .doesNotContain("\r");
    }

    @Test
    void shouldRewriteOneLineWhenTheOutputIsATerminal() {
        LiveReport report = report(OptionalInt.of(120));

        report.update(Duration.ofSeconds(3), false);
        report.update(Duration.ofSeconds(4), false);

        assertThat(shown()).isEqualTo("\r\033[K0:03  importing the base policy\r\033[K0:04  importing the base policy");
    }

    @Test
    void shouldNotRewriteWhenTheTerminalIsTooNarrow() {
        LiveReport report = report(OptionalInt.of(60));

        report.update(Duration.ofSeconds(3), false);

        assertThat(shown()).isEmpty();
    }

    @Test
    void shouldNameWhatIsStalledWhenNothingHappensForLong() {
        LiveReport report = report(OptionalInt.empty());

        report.update(Duration.ofSeconds(29), false);
        assertThat(shown()).isEmpty();

        report.update(Duration.ofSeconds(30), false);
        assertThat(shown())
                .contains("no event for 30 s; busy with: importing the base policy; "
                        + "not ready: sampler-service: no policy published yet");
    }

    @Test
    void shouldNameTheRewardThatIsMissingWhenNothingHappensForLong() {
        RunProgress behind = new RunProgress(SampleRewards.run());
        behind.accept(SampleRewards.response("g", 0));
        behind.accept(SampleRewards.response("g", 1));
        behind.accept(SampleRewards.verdict("exact-match", "g", 0, true));
        behind.accept(SampleRewards.verdict("exact-match", "g", 1, true));
        behind.accept(SampleRewards.verdict("overlong", "g", 1, true));
        Screen screen = new Screen(new PrintStream(shown, true, StandardCharsets.UTF_8), OptionalInt.empty());

        new LiveReport(screen, behind, Map::of).update(Duration.ofSeconds(30), false);

        assertThat(shown())
                .contains("; waiting for reward \"overlong\": 1 responses behind; all services are ready")
                .doesNotContain("exact-match");
    }

    @Test
    void shouldNotTellThePastAgainWhenARunIsResumed() {
        SampleRun.complete().forEach(progress::accept);
        LiveReport report = report(OptionalInt.empty());

        report.update(Duration.ofSeconds(1), true);

        assertThat(shown()).isEmpty();
    }
}
