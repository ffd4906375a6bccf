package io.erpo.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.erpo.cli.ErpoProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Rewards that join after a run has ended: the same reward again, which must agree with itself, and {@code math}, which
 * finds no boxed answer and so reverses every correct verdict.
 */
final class LateJoinerScenario {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String run;
    private final Path temporary;

    /** @param run directory of a complete run whose correctness reward is exact-match, comparing text */
    LateJoinerScenario(Path run, Path temporary) {
        this.run = run.toString();
        this.temporary = temporary;
    }

    void play() throws Exception {
        // Starts the broker, which the other commands then share.
        ErpoProcess follower = ErpoProcess.start("rewards", "--run", run, "--follow");
        try {
            follower.awaitOutput(" responses\n");
            shouldAgreeWithItself();
            List<JsonNode> correct = topic("responses").stream()
                    .filter(LateJoinerScenario::isCorrect)
                    .toList();
            assertThat(correct).as("responses with a verdict to change").isNotEmpty();
            shouldReportWhatDiffers(correct);
            shouldReportAtOnceWhenAllIsJudged(correct.size());
            shouldRefuseARewardThatDoesNotExist();
            follower.awaitOutput("rescored-math");
            shouldShowTheShadowsBesideTheOthers(correct.size());
        } finally {
            follower.stop();
        }
    }

    private void shouldAgreeWithItself() throws Exception {
        String output = erpo("rescore", "--reward", "exact-match", "--param", "compare=text");

        int all = topic("responses").size();
        assertThat(output)
                .contains("starting reward-service to judge by exact-match with parameters {compare=text}"
                        + " as \"rescored-exact-match(compare=text)\"")
                .contains("agrees with exact-match on 100.0%% of the %d responses".formatted(all))
                .contains("H_i would differ now for 0 of ")
                .endsWith("\n0 responses would count otherwise\n");
    }

    private void shouldReportWhatDiffers(List<JsonNode> correct) throws Exception {
        Path out = temporary.resolve("disagreements.jsonl");

        String output = erpo("rescore", "--reward", "math", "--out", out.toString());

        List<JsonNode> written = new ArrayList<>();
        for (String line : Files.readAllLines(out)) {
            written.add(JSON.readTree(line));
        }
        assertThat(written)
                .extracting(line -> line.get("responseId").asText())
                .containsExactlyInAnyOrderElementsOf(correct.stream()
                        .map(response -> response.get("responseId").asText())
                        .toList());
        assertThat(written).allSatisfy(line -> {
            assertThat(line.at("/recorded/verdict").asText()).isEqualTo("CORRECT");
            assertThat(line.at("/recorded/extracted").asText())
                    .isEqualTo(line.get("response").asText().strip());
            assertThat(line.at("/rescored/verdict").asText()).isNotEqualTo("CORRECT");
        });
        List<JsonNode> visits = topic("verified-groups").stream()
                .filter(group -> group.get("purpose").asText().equals("TRAINING"))
                .toList();
        assertThat(output)
                .contains(
                        "H_i would differ now for %d of %d prompts; %d of %d visits would have had another temperature"
                                .formatted(
                                        visits.stream()
                                                .filter(visit -> visit.get("historyAfter")
                                                                .asInt()
                                                        > 0)
                                                .map(visit -> visit.get("promptId"))
                                                .distinct()
                                                .count(),
                                        visits.stream()
                                                .map(visit -> visit.get("promptId"))
                                                .distinct()
                                                .count(),
                                        visits.stream()
                                                .filter(visit -> visit.get("historyBefore")
                                                                .asInt()
                                                        > 0)
                                                .count(),
                                        visits.size()));
    }

    private void shouldReportAtOnceWhenAllIsJudged(int differing) throws Exception {
        assertThat(erpo("rescore", "--reward", "math"))
                .contains(differing + " responses would count otherwise")
                .doesNotContain("starting reward-service");
    }

    private void shouldRefuseARewardThatDoesNotExist() throws Exception {
        ErpoProcess erpo = ErpoProcess.start("rescore", "--run", run, "--reward", "no-such-reward");

        assertThat(erpo.exitCode()).isEqualTo(1);
        assertThat(erpo.output()).contains("no reward \"no-such-reward\" is implemented here; there are exact-match");
    }

    private void shouldShowTheShadowsBesideTheOthers(int differing) throws Exception {
        int all = topic("responses").size();

        assertThat(erpo("rewards"))
                .containsPattern("exact-match \\* +1.00 +1 +%d +0 .* 100.0%%".formatted(all))
                .containsPattern("rescored-exact-match\\(compare=text\\) +shadow +1 +%d +0 .* 100.0%%".formatted(all))
                .containsPattern("rescored-math +shadow +\\S+ +%d +0 .* ".formatted(all))
                .contains("\n" + all + " responses\n");
        assertThat(differing).isLessThan(all);
    }

    /** Computes the verdict of exact-match on text again. */
    private static boolean isCorrect(JsonNode response) {
        return response.get("finishReason").asText().equals("STOP")
                && response.get("text")
                        .asText()
                        .strip()
                        .equals(response.get("reference").asText().strip());
    }

    private List<JsonNode> topic(String name) throws Exception {
        List<JsonNode> values = new ArrayList<>();
        for (String line : erpo("topics", name).lines().toList()) {
            values.add(JSON.readTree(line).get("value"));
        }
        return values;
    }

    private String erpo(String command, String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(command, "--run", run));
        all.addAll(List.of(arguments));
        ErpoProcess erpo = ErpoProcess.start(all.toArray(String[]::new));
        assertThat(erpo.exitCode()).as(erpo.output()).isZero();
        return erpo.output();
    }
}
