package io.erpo.planning;

import io.erpo.code.CodeVerifier;
import io.erpo.code.Sandbox;
import io.erpo.code.SandboxException;
import io.erpo.planning.data.DataException;
import io.erpo.planning.data.DataSet;
import io.erpo.planning.data.Problem;
import io.erpo.settings.RunConfig;
import io.erpo.settings.rewards.CodeParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Checks the test cases of problems that the reward {@code code} judges: a reference without tests decides nothing. */
final class CodeReferences {

    private static final int SHOWN = 3;

    private CodeReferences() {}

    /**
     * A warning about the references; empty when there is none. On a machine without a sandbox, tests in Python are
     * left to the services, and the warning says so.
     *
     * @throws DataException when none of the problems has tests that can be used
     */
    static Optional<String> check(RunConfig config, DataSet data) {
        return check(config, data, new CodeVerifier(new Sandbox()));
    }

    static Optional<String> check(RunConfig config, DataSet data, CodeVerifier verifier) {
        List<Problem> judged = config.correctnessRewards().stream()
                .filter(reward -> reward.name().equals(CodeParameters.DECLARATION.name()))
                .flatMap(code -> data.all().filter(problem -> code.judges(problem.dataSource())))
                .toList();
        if (judged.isEmpty()) {
            return Optional.empty();
        }
        List<Optional<String>> complaints;
        try {
            complaints =
                    verifier.complaints(judged.stream().map(Problem::reference).toList());
        } catch (SandboxException e) {
            return Optional.of("the tests of %d problems were not checked, because no Python runs here: %s"
                    .formatted(judged.size(), e.getMessage()));
        }
        List<String> named = new ArrayList<>();
        for (int i = 0; i < judged.size(); i++) {
            Problem problem = judged.get(i);
            complaints.get(i).ifPresent(reason -> named.add("%s: %s".formatted(problem.source(), reason)));
        }
        if (named.isEmpty()) {
            return Optional.empty();
        }
        String first = String.join("\n  ", named.subList(0, Math.min(SHOWN, named.size())));
        if (named.size() == judged.size()) {
            throw new DataException("%s: the reward code can use the tests of none of the %d problems, such as\n  %s"
                    .formatted(data.source(), judged.size(), first));
        }
        return Optional.of(
                "the reward code cannot use the tests of %d of %d problems, whose responses are undecided (onUndecided: %s), such as\n  %s"
                        .formatted(
                                named.size(),
                                judged.size(),
                                config.onUndecided().name().toLowerCase(Locale.ROOT),
                                first));
    }
}
