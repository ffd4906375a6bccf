package io.erpo.planning;

import io.erpo.code.CodeVerifier;
import io.erpo.math.MathVerifier;
import io.erpo.math.answer.ComparisonSettings;
import io.erpo.planning.data.DataException;
import io.erpo.planning.data.DataSet;
import io.erpo.planning.data.Problem;
import io.erpo.settings.RewardChoice;
import io.erpo.settings.RunConfig;
import io.erpo.settings.rewards.MathParameters;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Checks the reference answers before a run starts: if the reward {@code math} cannot parse a reference, every response
 * that does not repeat it word for word is undecided.
 */
final class References {

    private static final int SHOWN = 3;

    private References() {}

    /**
     * Answers that {@code math} was asked about.
     *
     * @param answers number of them
     * @param complaints about those that it does not understand
     */
    record Checked(int answers, List<String> complaints) {}

    /** What the reward {@code math} says of the references that it will judge. */
    static Checked complaints(RunConfig config, DataSet data) {
        Optional<RewardChoice> math = config.correctnessRewards().stream()
                .filter(judge -> judge.name().equals(MathParameters.DECLARATION.name()))
                .findFirst();
        List<Problem> judged = data.all()
                .filter(problem ->
                        math.map(judge -> judge.judges(problem.dataSource())).orElse(false))
                .toList();
        MathVerifier verifier = new MathVerifier(ComparisonSettings.DEFAULT);
        List<String> complaints = judged.stream()
                .flatMap(problem -> complaint(verifier, problem).stream())
                .toList();
        return new Checked(judged.size(), complaints);
    }

    /**
     * A warning about the references; empty when there is none.
     *
     * @throws DataException when the correctness reward can parse none of them
     */
    static Optional<String> check(RunConfig config, DataSet data) {
        Checked checked = complaints(config, data);
        List<String> complaints = checked.complaints();
        if (complaints.isEmpty()) {
            return Optional.empty();
        }
        int all = checked.answers();
        String first = String.join("\n  ", complaints.subList(0, Math.min(SHOWN, complaints.size())));
        if (complaints.size() == all) {
            throw new DataException("%s: the reward math understands none of the %d answers, such as\n  %s"
                    .formatted(data.source(), all, first));
        }
        return Optional.of(
                "%d of %d answers are not understood by the reward math, so that only a response that repeats them word for word is correct and others are undecided (onUndecided: %s), such as\n  %s"
                        .formatted(
                                complaints.size(),
                                all,
                                config.onUndecided().name().toLowerCase(Locale.ROOT),
                                first));
    }

    private static Optional<String> complaint(MathVerifier verifier, Problem problem) {
        if (CodeVerifier.isObjectOfTests(problem.reference())) {
            return Optional.of(
                    "%s: its reference is tests of a program; the reward code runs them, as in rewards: [{name: code, weight: 1.0, correctness: true}]"
                            .formatted(problem.source()));
        }
        return verifier.complaint(problem.reference())
                .map(reason -> "%s: \"%s\": %s".formatted(problem.source(), problem.shownReference(), reason));
    }
}
