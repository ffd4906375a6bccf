package io.erpo.replay.score;

import io.erpo.events.PolicyPublished;
import io.erpo.events.Response;
import io.erpo.policy.Placement;
import io.erpo.replay.findings.Difference;
import io.erpo.replay.findings.Findings;
import io.erpo.replay.findings.NumberRanges;
import io.erpo.replay.findings.ReplayProgress;
import io.erpo.replay.recording.Place;
import io.erpo.replay.recording.Recorded;
import io.erpo.replay.recording.Recording;
import io.erpo.replay.score.ScoreLimits.Limits;
import io.erpo.replay.store.ReplayStore;
import io.erpo.schemas.Topics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Computes the log-probability of every recorded token under its policy and at its temperature, policy by policy as they
 * become available, and compares it with the recorded one.
 */
public final class ScoreReplay {

    private static final String PART = "score, responses scored";

    private final Recording recording;
    private final ScoreLimits limits;
    private final ReplayProgress progress;
    private final ReplayStore store;
    private final Placement placement;
    private final ResponseIndex responses;
    private final long total;
    private final ScoreDifferences all = new ScoreDifferences();

    private Optional<PolicyPublished> base;
    private Optional<Limits> used = Optional.empty();
    private Optional<TokenScore> worst = Optional.empty();
    private long scored;
    private long differences;
    private Optional<Difference> first = Optional.empty();

    /** @param placement where the policies compute */
    public ScoreReplay(
            Recording recording, ScoreLimits limits, ReplayProgress progress, ReplayStore store, Placement placement) {
        this.recording = recording;
        this.limits = limits;
        this.progress = progress;
        this.store = store;
        this.placement = placement;
        this.responses = new ResponseIndex(recording);
        this.total = responses.left();
        this.base = recording.list(Topics.POLICIES).stream()
                .map(Recorded::value)
                .filter(policy -> policy.getVersion() == 0)
                .findFirst();
    }

    /** Scores every response of this policy, which the store can open now. */
    public void score(PolicyPublished policy) {
        if (policy.getVersion() == 0) {
            base = Optional.of(policy);
        }
        List<Place> places = responses.take(policy.getVersion());
        if (places.isEmpty()) {
            return;
        }
        PolicyScores scores = new PolicyScores(policy.getVersion());
        try (ResponseScorer scorer = ResponseScorer.load(store, policy, base.orElse(policy), placement)) {
            for (Place place : places) {
                compare(scorer, scores, recording.at(Topics.RESPONSES, place).orElseThrow());
                progress.at(PART, ++scored, total);
            }
        }
        scores.tooFarOnAverage().ifPresent(this::found);
    }

    /** Scores the remaining responses of every policy that the run's store keeps. */
    public void scoreStored() {
        for (Recorded<PolicyPublished> policy : recording.list(Topics.POLICIES)) {
            if (store.has(policy.value().getUri())) {
                score(policy.value());
            }
        }
    }

    /** The findings so far. */
    public Findings findings() {
        List<String> notes = new ArrayList<>();
        responses
                .engines()
                .forEach((engine, count) -> notes.add("%d responses were sampled by %s".formatted(count, engine)));
        if (all.count() > 0) {
            notes.add("log-probabilities differ by " + all);
        }
        worst.ifPresent(token -> notes.add("most at " + token));
        if (responses.leftOut() > 0) {
            notes.add(
                    "%d responses were not scored: their engine drew them with topP or topK, and records log-probabilities of what these leave"
                            .formatted(responses.leftOut()));
        }
        if (responses.left() > 0) {
            notes.add(
                    "%d responses were not scored: their policies (versions %s) are not kept; a replay of the learner from step 0 makes them again"
                            .formatted(responses.left(), NumberRanges.of(responses.versionsLeft())));
        }
        Limits promised = used.orElse(limits.of(new Response()));
        return new Findings(
                "score",
                "by score: log-probabilities within %s, on average within %s"
                        .formatted(promised.max(), promised.mean()),
                List.of(scored + " responses", all.count() + " tokens"),
                all.measures(),
                differences,
                first,
                notes);
    }

    private void compare(ResponseScorer scorer, PolicyScores scores, Recorded<Response> recorded) {
        Response response = recorded.value();
        Optional<String> impossible = scorer.impossible(response);
        if (impossible.isPresent()) {
            found(Difference.of(
                    recorded, "tokenIds", "tokens of policy " + response.getPolicyVersion(), impossible.get()));
            return;
        }
        Limits own = limits.of(response);
        used = Optional.of(used.map(own::or).orElse(own));
        ResponseScore score = scorer.score(recorded);
        scores.add(score, own, all);
        worst = Stream.concat(worst.stream(), score.farthest().stream())
                .max(Comparator.comparing(TokenScore::difference));
        score.firstBeyond(own.max())
                .map(TokenScore::asDifference)
                .or(() -> inText(scorer, recorded))
                .ifPresent(this::found);
    }

    /** The reward read the text, and the policy the prompt's tokens: both must belong to the rest. */
    private static Optional<Difference> inText(ResponseScorer scorer, Recorded<Response> recorded) {
        if (!scorer.readsPrompt(recorded.value())) {
            return Optional.of(Difference.of(
                    recorded,
                    "promptTokenIds",
                    "the tokens of the prompt's text",
                    recorded.value().getPromptTokenIds()));
        }
        String text = scorer.text(recorded.value());
        return text.equals(recorded.value().getText())
                ? Optional.empty()
                : Optional.of(
                        Difference.of(recorded, "text", text, recorded.value().getText()));
    }

    private void found(Difference difference) {
        differences++;
        first = first.or(() -> Optional.of(difference));
    }
}
