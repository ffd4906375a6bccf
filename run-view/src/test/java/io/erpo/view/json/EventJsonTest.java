package io.erpo.view.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.events.DeadLetter;
import io.erpo.events.RewardSettings;
import io.erpo.fixtures.SampleRun;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventJsonTest {

    @Test
    void shouldWriteUnionsAsTheirValueAndBytesAsBase64() {
        DeadLetter letter = new DeadLetter(
                "erpo.rewards.v1",
                0,
                7L,
                null,
                ByteBuffer.wrap(new byte[] {1, 2, 3}),
                "history-stream",
                "why",
                null,
                null);

        assertThat(EventJson.of(letter))
                .hasToString("{\"topic\":\"erpo.rewards.v1\",\"partition\":0,\"offset\":7,\"key\":null,"
                        + "\"value\":\"AQID\",\"consumer\":\"history-stream\",\"reason\":\"why\","
                        + "\"valueBytes\":null,\"valueSha256\":null}");
    }

    @Test
    void shouldWriteNestedRecordsEnumsMapsAndTimes() {
        var run = SampleRun.run();
        run.setRewards(List.of(
                new RewardSettings("exact-match", 1.0, true, Map.of("incorrectScore", "-1"), List.of("gsm8k"))));

        var json = EventJson.of(run);

        assertThat(json.get("startedAt").asText()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(json.get("temperature"))
                .hasToString("{\"initial\":1.0,\"slope\":0.02,\"max\":1.2,\"onMixed\":\"HOLD\","
                        + "\"rule\":\"LADDER\",\"target\":0.1,\"rate\":0.05,\"schedule\":[]}");
        assertThat(json.get("rewards"))
                .hasToString("[{\"name\":\"exact-match\",\"weight\":1.0,\"correctness\":true,"
                        + "\"parameters\":{\"incorrectScore\":\"-1\"},\"sources\":[\"gsm8k\"]}]");
        assertThat(json.get("promptIds")).hasToString("[\"p1\",\"p2\"]");
    }
}
