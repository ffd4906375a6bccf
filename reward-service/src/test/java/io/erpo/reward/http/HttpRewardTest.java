package io.erpo.reward.http;

import static io.erpo.reward.endpoint.EndpointServer.json;
import static io.erpo.reward.endpoint.EndpointServer.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.reward.Answer;
import io.erpo.reward.Judgement;
import io.erpo.reward.Judgement.Undecided;
import io.erpo.reward.Judgement.Verdict;
import io.erpo.reward.Parameters;
import io.erpo.reward.endpoint.EndpointServer;
import io.erpo.reward.endpoint.Endpoints;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class HttpRewardTest {

    private final EndpointServer server = new EndpointServer(json("{\"rewards\": [1.0]}"));

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void shouldAskInTheFormOfOpenRlhf() {
        assertThat(judge(Map.of(), true))
                .isEqualTo(new Verdict(true, 1, "12").because("endpoint scorer gives 1.0; correct is from 1.0"));
        assertThat(server.requests().get(0).path()).isEqualTo("/get_reward");
        assertThat(server.requests().get(0).body())
                .hasToString("{\"query\":[\"7+5=So \\\\boxed{12}\"],\"prompts\":[\"7+5=\"],\"labels\":[\"12\"]}");
    }

    @Test
    void shouldAskInTheFormOfSlime() {
        server.answer(json("0.25"));
        assertThat(judge(Map.of("form", "slime"), true))
                .isEqualTo(new Verdict(false, 0.25, "12").because("endpoint scorer gives 0.25; correct is from 1.0"));
        assertThat(server.requests().get(0).body())
                .hasToString("{\"prompt\":\"7+5=\",\"response\":\"So \\\\boxed{12}\",\"label\":\"12\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "openrlhf||{\"rewards\": 0.5}|0.5",
                "openrlhf||{\"rewards\": [-2], \"scores\": [1], \"extra_logs\": {}}|-2",
                "openrlhf|scores|{\"rewards\": [-2], \"scores\": [1]}|1",
                "slime||true|1",
                "slime||[3]|3",
                "slime|score|{\"score\": 0.75, \"why\": \"x\"}|0.75",
            })
    void shouldReadTheScoreWhereItIs(String form, String field, String answer, double score) {
        server.answer(json(answer));
        assertThat(judge(Map.of("form", form, "field", field == null ? "" : field), true)
                        .score())
                .isEqualTo(score);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "openrlhf|{}",
                "openrlhf|1",
                "openrlhf|{\"rewards\": [1, 2]}",
                "openrlhf|{\"rewards\": []}",
                "openrlhf|{\"rewards\": [\"1\"]}",
                "openrlhf|{\"rewards\": [null]}",
                "openrlhf|{\"rewards\": [1e999]}",
                "openrlhf|{\"rewards\": [101]}",
                "slime|{\"score\": 1}",
                "slime|\"1\"",
            })
    void shouldNotDecideWhenThereIsNoScoreOfTheRange(String form, String answer) {
        server.answer(json(answer));
        Judgement judgement = judge(Map.of("form", form, "incorrectScore", "-0.5"), true);
        assertThat(judgement.undecided()).isPresent();
        assertThat(judgement.score()).isEqualTo(-0.5);
    }

    @Test
    void shouldKeepTheScoreOfAnUnfinishedResponseAndCallItIncorrect() {
        assertThat(judge(Map.of(), false))
                .isEqualTo(
                        new Verdict(false, 1, "12")
                                .because(
                                        "endpoint scorer gives 1.0; correct is from 1.0, and the response reached the token limit"));
    }

    @Test
    void shouldBeUndecidedWhenTheEndpointFails() {
        server.answer(status(500, "no"));
        assertThat(judge(Map.of(), true))
                .isEqualTo(new Undecided(-1, "endpoint scorer: it answered with status 500 (call 1 of at most 1)"));
    }

    private Judgement judge(Map<String, String> parameters, boolean finished) {
        Map<String, String> all = new HashMap<>(Map.of("endpoint", "scorer", "retries", "0"));
        all.putAll(parameters);
        return new HttpReward(new Endpoints(List.of(server.endpoint("scorer", "/get_reward"))))
                .judge(new Parameters(all))
                .judge(new Answer("7+5=", "12", "So \\boxed{12}", 9, finished));
    }
}
