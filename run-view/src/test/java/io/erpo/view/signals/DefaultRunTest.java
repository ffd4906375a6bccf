package io.erpo.view.signals;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The default run as it was recorded for the picture in the README: it learns, and heat works. */
class DefaultRunTest {

    @Test
    void shouldStaySilent() throws Exception {
        JsonNode steps =
                new ObjectMapper().readTree(Path.of("../docs/images/run.json").toFile()).get("perStep");
        Story run = new Story(Story.HOT);

        run.lives(steps.size(), step -> {
            JsonNode recorded = steps.get(step);
            double allCorrect = recorded.get("allCorrect").asDouble();
            run.statistics
                    .setMeanReward(recorded.get("reward").asDouble())
                    .setCorrectShare(recorded.get("correct").asDouble())
                    .setAllCorrectShare(allCorrect)
                    .setMixedShare(recorded.get("mixed").asDouble())
                    .setAllIncorrectShare(recorded.get("allIncorrect").asDouble())
                    .setMeanTemperature(recorded.get("meanTemperature").asDouble())
                    // The record does not say who was capped: as if nobody was, which would not keep a rule silent.
                    .setBelowMaxAllCorrect((int) Math.round(allCorrect * Story.GROUPS));
        });

        assertThat(steps).hasSize(100);
        assertThat(run.raised()).isEmpty();
    }
}
