package io.erpo.reward;

import io.erpo.events.EvaluationSettings;
import io.erpo.events.Response;
import io.erpo.events.RewardSettings;
import io.erpo.events.RunStarted;
import io.erpo.events.SamplingSettings;
import io.erpo.fixtures.SampleEvents;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Records for tests. */
public final class Samples {

    public static final String RUN = "run-1";
    public static final RewardSettings EXACT_MATCH = SampleEvents.aCorrectnessReward("exact-match");
    public static final RewardSettings OVERLONG =
            new RewardSettings("overlong", 1.0, false, Map.of("maxLength", "6", "cache", "2"), List.of());

    private Samples() {}

    /** A run with these rewards. */
    public static RunStarted run(RewardSettings... rewards) {
        return SampleEvents.aRun()
                .setRunId(RUN)
                .setStartedAt(Instant.EPOCH)
                .setSteps(3)
                .setPromptIds(List.of("p"))
                .setHeldOutPromptIds(List.of())
                .setSampling(new SamplingSettings(1, 4, 6, 0, List.of()))
                .setRewards(List.of(rewards))
                .setEvaluation(new EvaluationSettings(1, 1.0, 0, 1.0, 0))
                .build();
    }

    /** Response number {@code index} to "3+4=", with this text and length. */
    public static Response response(int index, String text, int tokens) {
        return SampleEvents.aResponse("run-1/p/0", index)
                .setRunId(RUN)
                .setStep(2)
                .setPromptId("p")
                .setPrompt("3+4=")
                .setReference("7")
                .setText(text)
                .setPromptTokenIds(List.of(1, 2, 3, 4))
                .setTokenIds(Collections.nCopies(tokens, 5))
                .setLogprobs(Collections.nCopies(tokens, -0.5f))
                .setPolicyVersion(2)
                .setStartedAt(Instant.EPOCH)
                .setGenerationMicros(10)
                .build();
    }
}
