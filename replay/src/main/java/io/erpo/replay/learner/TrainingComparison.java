package io.erpo.replay.learner;

import io.erpo.events.PolicyPublished;
import io.erpo.events.TrainStep;
import io.erpo.learner.training.NewPolicy;
import io.erpo.replay.findings.Difference;
import io.erpo.replay.recording.Recorded;
import io.erpo.replay.recording.Recording;
import io.erpo.schemas.Topics;
import io.erpo.view.comparison.EventComparison;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compares what a learner has made again with what the log says it made. */
final class TrainingComparison {

    /** Digests of weights, and addresses derived from them, have no tolerance. */
    private static final Set<String> DIGESTS = Set.of("sha256", "uri", "sampling");

    private static final Set<String> DIGEST_OF_A_STEP = Set.of("policySha256");

    /** What a step measures of its sampler. Learners of older versions did not, and their logs have 0. */
    private static final Set<String> DIFFERENCES =
            Set.of("logprobDifferenceMean", "logprobDifferenceP99", "logprobDifferenceMax");

    /** What a step measures of its policy, and learners of older versions did not. */
    private static final Set<String> MEASURES_OF_THE_POLICY = Set.of("initialEntropy", "effectiveSampleShare");

    private final EventComparison comparison;
    private final PolicyClaims claims;
    private final Map<Integer, Recorded<TrainStep>> steps = new HashMap<>();
    private final List<String> notes = new ArrayList<>();

    TrainingComparison(Recording recording, EventComparison comparison, PolicyClaims claims) {
        this.comparison = comparison;
        this.claims = claims;
        recording.forEach(
                Topics.TRAIN_STEPS, step -> steps.putIfAbsent(step.value().getStep(), step));
    }

    /** What could not be compared, and why. */
    List<String> notes() {
        return notes;
    }

    Optional<Difference> compare(NewPolicy made) {
        return compare(made.policy()).or(() -> made.step().flatMap(this::compare));
    }

    /** A surplus version in the log, when this is the last version that its batches make. */
    Optional<Difference> surplus(long last) {
        return claims.repeated()
                .map(policy -> Difference.ofRecord(policy, "one record for each policy", "another one"))
                .or(() -> claims.after(last)
                        .map(policy -> Difference.ofRecord(
                                policy,
                                "no such record: no batch makes it",
                                "policy " + policy.value().getVersion())));
    }

    Optional<Difference> compare(PolicyPublished made) {
        Optional<Recorded<PolicyPublished>> claim = claims.version(made.getVersion());
        if (claim.isPresent()) {
            return compare(made, claim.get());
        }
        if (claims.after(made.getVersion()).isPresent()) {
            return Optional.of(Difference.missing(Topics.POLICIES.name(), "a record of policy " + made.getVersion()));
        }
        notes.add("policy %d follows from the log and is not in it yet: the run is not complete"
                .formatted(made.getVersion()));
        return Optional.empty();
    }

    /** Compares the digest before the address, which is derived from it. */
    private Optional<Difference> compare(PolicyPublished made, Recorded<PolicyPublished> claim) {
        Optional<Difference> apart = Difference.between(made, claim, comparison, DIGESTS);
        return comparison.exact()
                ? apart.or(() -> Difference.between(made, claim, comparison, Set.of("uri", "sampling")))
                        .or(() -> Difference.between(made, claim, comparison))
                : apart;
    }

    /** A policy and its step are written together. */
    private Optional<Difference> compare(TrainStep made) {
        Recorded<TrainStep> recorded = steps.get(made.getStep());
        if (recorded != null) {
            return Difference.between(made, recorded, comparison, aside(recorded.value()));
        }
        return claims.version(made.getPolicyVersion())
                .map(policy -> Difference.missing(Topics.TRAIN_STEPS.name(), "a record of step " + made.getStep()));
    }

    /** A step that was trained on has both above 0, so 0 is the default of a log of an older version. */
    private static Set<String> laterMeasures(TrainStep recorded) {
        Set<String> aside = new HashSet<>();
        if (recorded.getLogprobDifferenceMax() == 0) {
            aside.addAll(DIFFERENCES);
        }
        if (recorded.getEffectiveSampleShare() == 0) {
            aside.addAll(MEASURES_OF_THE_POLICY);
        }
        return aside;
    }

    private Set<String> aside(TrainStep recorded) {
        Set<String> aside = new HashSet<>(comparison.exact() ? Set.of() : DIGEST_OF_A_STEP);
        aside.addAll(laterMeasures(recorded));
        return aside;
    }
}
