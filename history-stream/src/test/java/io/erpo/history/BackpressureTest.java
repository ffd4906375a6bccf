package io.erpo.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.events.PromptRequest;
import io.erpo.events.Purpose;
import io.erpo.events.RunStarted;
import io.erpo.events.SamplingSettings;
import io.erpo.schemas.Topics;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The run's settings bound the work in flight, whichever service stands still. */
class BackpressureTest {

    private static final int PROMPTS_PER_STEP = 3;
    private static final int LAG = 2;

    @TempDir
    private Path states;

    private Stream stream;

    @BeforeEach
    void startRun() {
        stream = new Stream(states);
        RunStarted run = Given.run()
                .setSteps(100)
                .setPromptIds(Given.promptIds(0, 50))
                .setHeldOutPromptIds(List.of())
                .setSampling(new SamplingSettings(PROMPTS_PER_STEP, 2, 8, LAG, List.of()))
                .build();
        stream.pipe(run, Given.policy(0));
        IntStream.range(0, 50).mapToObj(Given::prompt).forEach(stream::pipe);
    }

    @AfterEach
    void close() {
        stream.close();
    }

    @Test
    void shouldRequestNoMoreThanTheLagAllowsWhenNoRewardComes() {
        List<PromptRequest> requests = stream.published(Topics.PROMPT_REQUESTS);
        assertThat(requests).hasSize((LAG + 1) * PROMPTS_PER_STEP);

        // Events that may arrive repeatedly without rewards.
        stream.pipe(Given.policy(0), Given.prompt(0), Given.policy(0));

        assertThat(stream.published(Topics.DRAWS)).hasSameSizeAs(requests);
        assertThat(stream.published(Topics.PROMPT_REQUESTS)).isEmpty();
    }

    @Test
    void shouldRequestNoMoreWhenRewardsComeButNoPolicy() {
        for (PromptRequest request : stream.published(Topics.PROMPT_REQUESTS)) {
            reward(request);
        }

        assertThat(stream.published(Topics.ADVANTAGE_BATCHES)).hasSize(LAG + 1);
        assertThat(stream.published(Topics.PROMPT_REQUESTS)).isEmpty();
    }

    @Test
    void shouldRequestNoMoreWhenOneGroupOfTheFirstStepIsMissing() {
        List<PromptRequest> requests = stream.published(Topics.PROMPT_REQUESTS);
        requests.stream()
                .filter(request -> request.getStep() > 0 || request.getSlot() > 0)
                .forEach(this::reward);

        assertThat(stream.published(Topics.ADVANTAGE_BATCHES)).isEmpty();
        assertThat(stream.published(Topics.PROMPT_REQUESTS)).isEmpty();
    }

    private void reward(PromptRequest request) {
        IntStream.range(0, request.getGroupSize())
                .mapToObj(index -> Given.reward(
                                request.getGroupId(), request.getPromptId(), Purpose.TRAINING, index, index == 0)
                        .setStep(request.getStep())
                        .build())
                .forEach(stream::pipe);
    }
}
