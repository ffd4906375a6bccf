package io.erpo.reward.scoring;

import io.erpo.events.Coordinates;
import io.erpo.events.FinishReason;
import io.erpo.events.Response;
import io.erpo.events.Reward;
import io.erpo.events.RewardSettings;
import io.erpo.events.RewardStatus;
import io.erpo.reward.Answer;
import io.erpo.reward.Judge;
import io.erpo.reward.Judgement;
import io.erpo.schemas.RewardSources;
import io.erpo.settings.rewards.Scores;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** A reward as one run uses it. */
final class BoundReward {

    private static final Logger LOG = LoggerFactory.getLogger(BoundReward.class);

    /** Most characters of an extracted answer or a reason. */
    private static final int LONGEST_TEXT = 10_000;

    /** Most characters of an explanation: it is for people, and every reward has one. */
    private static final int LONGEST_EXPLANATION = 500;

    private final RewardSettings settings;
    private final String version;
    private final Judge judge;
    private final LongSupplier nanoTime;

    BoundReward(RewardSettings settings, String version, Judge judge, LongSupplier nanoTime) {
        this.settings = settings;
        this.version = version;
        this.judge = judge;
        this.nanoTime = nanoTime;
    }

    /** Whether the run awaits it for responses like this. */
    boolean judges(Response response) {
        return RewardSources.judges(settings, response.getDataSource());
    }

    Reward judge(Response response, Coordinates at) {
        Reward reward = unjudged(response, at);
        long start = nanoTime.getAsLong();
        try {
            decide(reward, judge.judge(answer(response)));
        } catch (RuntimeException | StackOverflowError e) {
            fail(reward, e);
        }
        reward.setDurationMicros((nanoTime.getAsLong() - start) / 1_000);
        return reward;
    }

    private void decide(Reward reward, Judgement judgement) {
        if (settings.getCorrectness()
                && judgement.undecided().isEmpty()
                && judgement.correct().isEmpty()) {
            throw new IllegalStateException("the run names it its correctness reward, but it judges no correctness");
        }
        judgement.undecided().ifPresent(reason -> log(Level.WARN, reward, "is undecided: " + reason));
        reward.setStatus(judgement.undecided().isPresent() ? RewardStatus.UNDECIDED : RewardStatus.SCORED);
        reward.setScore(judgement.score());
        reward.setCorrect(judgement.correct().orElse(null));
        reward.setExtracted(judgement.extracted().map(BoundReward::shortened).orElse(null));
        reward.setReason(judgement.undecided().map(BoundReward::shortened).orElse(null));
        reward.setExplanation(judgement
                .explanation()
                .map(why -> Shortened.line(why, LONGEST_EXPLANATION))
                .orElse(null));
    }

    private void fail(Reward reward, Throwable reason) {
        log(Level.ERROR, reward, "failed: " + reason);
        reward.setStatus(RewardStatus.FAILED);
        reward.setScore(settings.getCorrectness() ? incorrectScore() : 0);
        reward.setCorrect(null);
        reward.setExtracted(null);
        reward.setReason(shortened(reason.toString()));
        reward.setExplanation(null);
    }

    /** A judge may answer with the whole response; nothing downstream reads that much. */
    private static String shortened(String text) {
        return Shortened.text(text, LONGEST_TEXT);
    }

    private double incorrectScore() {
        try {
            return Scores.incorrectIn(settings.getParameters());
        } catch (IllegalArgumentException e) {
            return Scores.DEFAULT_INCORRECT;
        }
    }

    private static void log(Level level, Reward reward, String what) {
        LOG.atLevel(level)
                .log(
                        "runId={} responseId={} reward={} {}",
                        reward.getRunId(),
                        reward.getResponseId(),
                        reward.getName(),
                        what);
    }

    private static Answer answer(Response response) {
        return new Answer(
                response.getPrompt(),
                response.getReference(),
                response.getText(),
                response.getTokenIds().size(),
                response.getFinishReason() == FinishReason.STOP);
    }

    private Reward unjudged(Response response, Coordinates at) {
        Reward reward = new Reward();
        reward.setRunId(response.getRunId());
        reward.setStep(response.getStep());
        reward.setGroupId(response.getGroupId());
        reward.setResponseId(response.getResponseId());
        reward.setIndex(response.getIndex());
        reward.setPromptId(response.getPromptId());
        reward.setPurpose(response.getPurpose());
        reward.setName(settings.getName());
        reward.setVersion(version);
        reward.setResponseCoordinates(at);
        reward.setResponseTokens(response.getTokenIds().size());
        reward.setFinishReason(response.getFinishReason());
        return reward;
    }
}
