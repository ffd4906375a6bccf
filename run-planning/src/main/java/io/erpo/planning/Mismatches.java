package io.erpo.planning;

import io.erpo.code.CodeVerifier;
import io.erpo.planning.data.DataSet;
import io.erpo.planning.data.Problem;
import io.erpo.settings.RunConfig;
import io.erpo.settings.rewards.ExactMatchParameters;
import io.erpo.settings.rewards.MultipleChoiceParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds settings that are valid and yet most likely wrong for the user's own problems. */
final class Mismatches {

    /** Responses this short can only be the bare answer. */
    private static final int BARE_ANSWER = 16;

    /** A number, a fraction, or anything with a LaTeX command, a power or an equation. */
    private static final Pattern MATHEMATICS =
            Pattern.compile("\\s*[-+$]?\\s*[\\d.,/]*\\d[\\d.,/]*\\s*[%$]?\\s*|(?s).*(?:\\\\[a-zA-Z]|\\^|=).*");

    private static final Set<String> COMPARING =
            Set.of(ExactMatchParameters.DECLARATION.name(), MultipleChoiceParameters.DECLARATION.name());

    private Mismatches() {}

    /** Sentences for the user. */
    static List<String> of(RunConfig config, DataSet data) {
        if (config.data().isGenerated()) {
            return List.of();
        }
        List<String> notes = new ArrayList<>();
        tests(config, data).ifPresent(notes::add);
        exactMatch(config, data).ifPresent(notes::add);
        int longest = config.sampling().maxNewTokens();
        if (longest <= BARE_ANSWER) {
            notes.add(
                    "sampling.maxNewTokens is %d: a response that reasons before it answers is cut off there and counts as incorrect"
                            .formatted(longest));
        }
        return notes;
    }

    private static Optional<String> exactMatch(RunConfig config, DataSet data) {
        List<Problem> judged = config.correctnessRewards().stream()
                .filter(reward -> !reward.external() && reward.name().equals(ExactMatchParameters.DECLARATION.name()))
                .flatMap(reward -> data.all().filter(problem -> reward.judges(problem.dataSource())))
                .toList();
        List<Problem> mathematical =
                judged.stream().filter(Mismatches::looksMathematical).toList();
        if (2L * mathematical.size() <= judged.size()) {
            return Optional.empty();
        }
        return Optional.of(
                "the reward %s counts a response as correct only if it is nothing but the answer, and the answers look like mathematics, such as \"%s\" (%s); the reward math reads the answer at the end of a response that reasons"
                        .formatted(
                                ExactMatchParameters.DECLARATION.name(),
                                mathematical.get(0).shownReference(),
                                mathematical.get(0).source()));
    }

    /** The reward math says so of its own references. */
    private static Optional<String> tests(RunConfig config, DataSet data) {
        return config.correctnessRewards().stream()
                .filter(reward -> !reward.external() && COMPARING.contains(reward.name()))
                .flatMap(reward -> data.all()
                        .filter(problem -> reward.judges(problem.dataSource()))
                        .filter(problem -> CodeVerifier.isObjectOfTests(problem.reference()))
                        .map(problem ->
                                "the reward %s compares answers, and the reference of %s is tests of a program; the reward code runs them, as in rewards: [{name: code, weight: 1.0, correctness: true}]"
                                        .formatted(reward.name(), problem.source())))
                .findFirst();
    }

    private static boolean looksMathematical(Problem problem) {
        return !CodeVerifier.isObjectOfTests(problem.reference())
                && MATHEMATICS.matcher(problem.reference()).matches();
    }
}
