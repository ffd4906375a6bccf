package io.erpo.sampler;

import io.erpo.events.PromptRequest;
import io.erpo.events.Purpose;

/** Records for tests. */
public final class Samples {

    public static final String RUN = "run-1";

    private Samples() {}

    /** The first visit of a prompt: two responses of at most four tokens at T = 1.1, with version 0. */
    public static PromptRequest request(String promptId, String prompt) {
        return PromptRequest.newBuilder()
                .setRunId(RUN)
                .setStep(2)
                .setRound(0)
                .setSlot(0)
                .setGroupId(RUN + "/" + promptId + "/0")
                .setPromptId(promptId)
                .setVisit(0)
                .setPurpose(Purpose.TRAINING)
                .setPrompt(prompt)
                .setReference("7")
                .setHistory(0)
                .setTemperature(1.1)
                .setTemperatureRule("initial")
                .setGroupSize(2)
                .setMaxNewTokens(4)
                .setSeed(42)
                .setPolicyVersion(0)
                .build();
    }
}
