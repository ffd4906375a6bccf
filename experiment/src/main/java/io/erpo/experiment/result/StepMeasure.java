package io.erpo.experiment.result;

import io.erpo.events.StepStatistics;
import io.erpo.events.TrainStep;
import java.util.Locale;
import java.util.function.ToDoubleBiFunction;

/** What is kept of a training step. */
public enum StepMeasure {
    REWARD("mean reward", (sampled, trained) -> sampled.getMeanReward()),
    CORRECT("correct responses", (sampled, trained) -> sampled.getCorrectShare()),
    ALL_CORRECT("all-correct prompts", (sampled, trained) -> sampled.getAllCorrectShare()),
    MIXED("mixed prompts", (sampled, trained) -> sampled.getMixedShare()),
    ALL_INCORRECT("all-incorrect prompts", (sampled, trained) -> sampled.getAllIncorrectShare()),
    TEMPERATURE("mean temperature", (sampled, trained) -> sampled.getMeanTemperature()),
    HIGHEST_TEMPERATURE("highest temperature", (sampled, trained) -> sampled.getMaxTemperature()),
    HEATED("prompts with H above 0", (sampled, trained) -> sampled.getHeatedShare()),
    TRUNCATED("truncated responses", (sampled, trained) -> sampled.getTruncatedShare()),
    MALFORMED("malformed responses", (sampled, trained) -> sampled.getMalformedShare()),
    RESPONSE_TOKENS("tokens of a response", (sampled, trained) -> sampled.getMeanResponseTokens()),
    GENERATED_TOKENS(
            "generated tokens", (sampled, trained) -> sampled.getResponses() * sampled.getMeanResponseTokens()),
    TRAINED_TOKENS("trained tokens", (sampled, trained) -> trained.getTokens()),
    LOSS("loss", (sampled, trained) -> trained.getLoss()),
    GRADIENT_NORM("gradient norm", (sampled, trained) -> trained.getGradNorm()),
    ENTROPY("entropy at T_i", (sampled, trained) -> trained.getEntropy()),
    INITIAL_ENTROPY("entropy at T_0", (sampled, trained) -> trained.getInitialEntropy()),
    RATIO("mean ratio", (sampled, trained) -> trained.getMeanRatio()),
    KL("old minus new log-probability", (sampled, trained) -> trained.getApproxKl()),
    CLIPPED_LOW("tokens clipped below", (sampled, trained) -> trained.getClipLowShare()),
    CLIPPED_HIGH("tokens clipped above", (sampled, trained) -> trained.getClipHighShare()),
    EFFECTIVE_SAMPLE("effective sample share", (sampled, trained) -> trained.getEffectiveSampleShare());

    private final String title;
    private final ToDoubleBiFunction<StepStatistics, TrainStep> of;

    StepMeasure(String title, ToDoubleBiFunction<StepStatistics, TrainStep> of) {
        this.title = title;
        this.of = of;
    }

    /** In words. */
    public String title() {
        return title;
    }

    /** Its name in files: {@code all_correct}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    double of(StepStatistics sampled, TrainStep trained) {
        return of.applyAsDouble(sampled, trained);
    }
}
