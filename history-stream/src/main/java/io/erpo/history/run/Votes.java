package io.erpo.history.run;

import io.erpo.evaluation.score.Answer;
import io.erpo.events.RewardSettings;
import io.erpo.events.VerifiedGroup;
import io.erpo.events.VerifiedResponse;
import io.erpo.math.AnswerVote;
import io.erpo.math.answer.ComparisonSettings;
import io.erpo.settings.rewards.MathParameters;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The answers of a group as votes: where the reward {@code math} judges correctness, answers that mean the same are one; elsewhere
 * only equal texts are.
 *
 * @param math empty when the run has no such reward
 */
record Votes(Optional<AnswerVote> math) {

    private static final String MATH = MathParameters.DECLARATION.name();

    static Votes of(List<RewardSettings> rewards) {
        return new Votes(rewards.stream()
                .filter(reward -> reward.getCorrectness() && reward.getName().equals(MATH))
                .findFirst()
                .map(reward -> MathParameters.DECLARATION.read(reward.getParameters()))
                .map(own -> new AnswerVote(new ComparisonSettings(own.absoluteTolerance(), own.relativeTolerance()))));
    }

    List<Answer> answers(VerifiedGroup group) {
        Iterator<String> representatives = math.map(vote -> vote.representatives(casts(group)))
                .orElse(List.of())
                .iterator();
        return group.getResponses().stream()
                .map(response -> new Answer(
                        isVote(response) && math.isPresent()
                                ? Optional.of(representatives.next())
                                : Optional.ofNullable(response.getExtracted()),
                        response.getCorrect()))
                .toList();
    }

    private static List<AnswerVote.Cast> casts(VerifiedGroup group) {
        return group.getResponses().stream()
                .filter(Votes::isVote)
                .map(response -> new AnswerVote.Cast(response.getExtracted(), response.getCorrect()))
                .toList();
    }

    /** Whether the response has an answer that the reward {@code math} found. */
    private static boolean isVote(VerifiedResponse response) {
        return response.getExtracted() != null && response.getComponents().containsKey(MATH);
    }
}
