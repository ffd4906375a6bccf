package io.erpo.view.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.fixtures.SampleRun;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunSummaryTest {

    private static RunSummary summary() {
        RunProgress progress = new RunProgress(SampleRun.run());
        SampleRun.complete().forEach(progress::accept);
        return RunSummary.of(progress);
    }

    @Test
    void shouldWriteExactlyTheDocumentedKeys() {
        ObjectNode json = summary().json();
        ObjectNode scalars = json.deepCopy();
        scalars.remove(List.of("signals", "perStep", "phaseSeconds"));

        assertThat(scalars)
                .hasToString(
                        "{\"recipe\":\"erpo\",\"seed\":1,\"steps\":2,\"finalPolicySha256\":\"sha2\","
                                + "\"heldOutAccuracyBefore\":0.5,\"heldOutAccuracyAfter\":0.875,\"emptySteps\":0,\"unjudgedSteps\":{}}");
        assertThat(json.get("perStep").get(1))
                .hasToString(
                        "{\"step\":1,\"reward\":0.75,\"correct\":0.75,\"allCorrect\":0.5,\"mixed\":0.25,\"allIncorrect\":0.25,"
                                + "\"meanTemperature\":1.01,\"maxTemperature\":1.02,\"heated\":0.5,\"malformed\":0.0,\"truncated\":0.0,"
                                + "\"meanResponseTokens\":3.0,\"seconds\":2.5}");
        assertThat(json.get("phaseSeconds"))
                .hasToString("{\"startup\":4.0,\"training\":6.5,\"sampling\":5.0,\"learning\":2.0,\"overlap\":1.0,"
                        + "\"neither\":0.5,\"evaluation\":3.5}");
        assertThat(json.fieldNames())
                .toIterable()
                .containsExactly(
                        "recipe",
                        "seed",
                        "steps",
                        "finalPolicySha256",
                        "heldOutAccuracyBefore",
                        "heldOutAccuracyAfter",
                        "emptySteps",
                        "unjudgedSteps",
                        "signals",
                        "perStep",
                        "phaseSeconds");
    }

    @Test
    void shouldRefuseARunWithoutItsFinalPolicy() {
        assertThatThrownBy(() -> RunSummary.of(new RunProgress(SampleRun.run())))
                .hasMessage("run erpo-s1-0a1b2c3d is not complete: policy 2 is missing");
    }
}
