package io.erpo.cli.terminal;

import io.erpo.events.StepStatistics;
import io.erpo.view.progress.VerdictChange;

/** A change in the verdicts of a run, as text. People count steps from 1. */
final class VerdictText {

    private VerdictText() {}

    static String of(VerdictChange change) {
        StepStatistics step = change.statistics();
        int number = change.step() + 1;
        String line =
                switch (change.kind()) {
                    case NONE_CORRECT ->
                        "step %d: none of its %d responses is correct, so no group tells good from bad; docs/troubleshooting.md (\"the accuracy stays 0\") says what to look at"
                                .formatted(number, step.getResponses());
                    case NONE_MIXED ->
                        "step %d: no group has correct and incorrect responses: in %s of them all are correct, in %s none"
                                .formatted(
                                        number,
                                        Text.exactPercent(step.getAllCorrectShare()),
                                        Text.exactPercent(step.getAllIncorrectShare()));
                    case MIXED ->
                        "step %d: %s of its groups have correct and incorrect responses now"
                                .formatted(number, Text.exactPercent(step.getMixedShare()));
                };
        return change.example()
                .filter(example -> change.kind() != VerdictChange.Kind.MIXED)
                .map(example -> line + "; one of its responses:\n" + ExampleText.of(example))
                .orElse(line);
    }
}
