package io.erpo.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.replay.findings.Difference;
import io.erpo.replay.findings.Findings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FindingsReportTest {

    private static final Findings HISTORY = new Findings(
            "history", "bit for bit", List.of("28 draws", "2 evaluations"), Map.of(), 0, Optional.empty(), List.of());
    private static final Findings SCORE = new Findings(
            "score",
            "by score: log-probabilities within 0.001, on average within 1.0E-4",
            List.of("96 responses", "480 tokens"),
            Map.of("mean", 0.25),
            2,
            Optional.of(new Difference("topic, partition 0", "logprobs[1]", "-1.0", "-2.0", Optional.of("look there"))),
            List.of("a note"));

    @Test
    void shouldSayOfEachPartWhatItsPromiseIs() {
        FindingsReport report = new FindingsReport("run-1", List.of(HISTORY));

        assertThat(report.equal()).isTrue();
        assertThat(report.lines())
                .containsExactly(
                        "history  equal: 28 draws, 2 evaluations; compared bit for bit",
                        "run run-1: the replay gives what the log says");
    }

    @Test
    void shouldShowTheFirstDifference() {
        assertThat(new FindingsReport("run-1", List.of(HISTORY, SCORE)).lines())
                .containsExactly(
                        "history  equal: 28 draws, 2 evaluations; compared bit for bit",
                        "score    different (2): 96 responses, 480 tokens; compared by score: log-probabilities within 0.001, on average within 1.0E-4",
                        "         a note",
                        "run run-1: the replay gives something else than the log says. First difference:",
                        "  at          topic, partition 0",
                        "  field       logprobs[1]",
                        "  recomputed  -1.0",
                        "  found       -2.0",
                        "  look there");
    }

    @Test
    void shouldGiveTheSameAsOneObject() {
        assertThat(new FindingsReport("run-1", List.of(SCORE)).json())
                .hasToString("{\"runId\":\"run-1\",\"equal\":false,\"parts\":[{\"part\":\"score\",\"equal\":false,"
                        + "\"promise\":\"by score: log-probabilities within 0.001, on average within 1.0E-4\","
                        + "\"differences\":2,\"compared\":[\"96 responses\",\"480 tokens\"],"
                        + "\"measures\":{\"mean\":0.25},\"notes\":[\"a note\"],"
                        + "\"first\":{\"where\":\"topic, partition 0\",\"field\":\"logprobs[1]\","
                        + "\"recomputed\":\"-1.0\",\"found\":\"-2.0\",\"hint\":\"look there\"}}]}");
    }
}
