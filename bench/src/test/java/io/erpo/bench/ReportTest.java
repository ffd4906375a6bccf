package io.erpo.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ReportTest {

    private final StringWriter shown = new StringWriter();

    private static ObjectNode line(String json) throws IOException {
        return (ObjectNode) new ObjectMapper().readTree(json.replace('\'', '"'));
    }

    private Report report(boolean json) {
        return new Report(new PrintWriter(shown), json);
    }

    @Test
    void shouldRateDecodingWhereThereArePhases() throws IOException {
        Rate rate = Rate.of(line("{'prefill_wall': 9, 'decode_tokens': 100, 'decode_wall': 4, 'decode_cpu': 5}"))
                .orElseThrow();

        assertThat(rate.unit()).isEqualTo("tokens");
        assertThat(rate.perSecond()).isEqualTo(25);
        assertThat(rate.perCpuSecond()).hasValue(20);
    }

    @Test
    void shouldRateOnlyStepsThatAreSteady() throws IOException {
        assertThat(Rate.of(line("{'step': 0, 'wall': 9}"))).isEmpty();
        assertThat(Rate.of(line("{'step': 5, 'steady': false, 'wall': 9}"))).isEmpty();
        assertThat(Rate.of(line("{'steps': 6, 'wall': 9}"))).isEmpty();
        Rate rate = Rate.of(line("{'step': 1, 'wall': 4, 'tokens': 100}")).orElseThrow();
        assertThat(rate.unit()).isEqualTo("steps");
        assertThat(rate.perSecond()).isEqualTo(0.25);
        assertThat(rate.perCpuSecond()).isEmpty();
    }

    @Test
    void shouldCompareTheMediansOfTheFirstContenderWithEachOther() throws IOException {
        Report report = report(true);
        for (int tokens : new int[] {100, 900, 300}) {
            report.add("erpo", line("{'peer': 'erpo', 'wall': 1, 'cpu': 2, 'tokens': %d}".formatted(tokens)));
            report.add("eager", line("{'peer': 'eager', 'wall': 2, 'cpu': 3, 'tokens': %d}".formatted(tokens)));
        }
        report.finish();

        assertThat(shown.toString().lines())
                .hasSize(7)
                .startsWith("{\"peer\":\"erpo\",\"wall\":1,\"cpu\":2,\"tokens\":100}")
                .endsWith("{\"ratio\":\"erpo/eager\",\"wall\":2.0,\"cpu\":1.5}");
    }

    @Test
    void shouldShowATableWithoutJson() throws IOException {
        Report report = report(false);
        report.add("erpo", line("{'peer': 'erpo', 'wall': 2, 'cpu': 4, 'other': 0.031, 'tokens': 3000, 'micro': 64}"));
        report.add("eager", line("{'peer': 'eager', 'wall': 4, 'cpu': 4, 'other': 0, 'tokens': 3000}"));
        report.finish();

        assertThat(shown.toString().lines().map(line -> line.trim().replaceAll(" +", " ")))
                .containsExactly(
                        "per second per CPU second wall s CPU s other",
                        "erpo 1500 750 2.00 4.00 3% micro 64, tokens 3000",
                        "eager 750 750 4.00 4.00 0% tokens 3000",
                        "erpo/eager: 2.00 times the tokens per second, 1.00 per CPU second");
    }

    @Test
    void shouldAdviseToMeasureAgainWhenOthersUsedTheMachine() throws IOException {
        Report report = report(false);
        report.add("erpo", line("{'peer': 'erpo', 'decode_wall': 2, 'decode_other': 0.06, 'decode_tokens': 3}"));
        report.finish();

        assertThat(shown.toString().lines()).endsWith("Others used up to 6% of the machine meanwhile: measure again.");
    }

    @Test
    void shouldShowNoRatioWithoutAPeer() throws IOException {
        Report report = report(true);
        report.add("erpo", line("{'peer': 'erpo', 'wall': 1, 'tokens': 1}"));
        report.finish();

        assertThat(shown.toString().lines()).hasSize(1);
    }
}
