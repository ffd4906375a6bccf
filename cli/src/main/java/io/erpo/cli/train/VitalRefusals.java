package io.erpo.cli.train;

import io.erpo.cli.terminal.Screen;
import io.erpo.local.LocalRunException;
import io.erpo.local.RunDirectory;
import io.erpo.view.progress.RunProgress;

/** What is said of dead letters that a run cannot do without. */
final class VitalRefusals {

    private VitalRefusals() {}

    /** Those from before this life of the run may have been published again since, so the run waits. */
    static void pardon(RunProgress progress, Screen screen, RunDirectory directory) {
        progress.fatalDeadLetter()
                .ifPresent(letter -> screen.say(
                        "%s-%d@%d was refused before; the run waits for it unless it was published again since: ./erpo dead-letters list --run %s"
                                .formatted(
                                        letter.getTopic(),
                                        letter.getPartition(),
                                        letter.getOffset(),
                                        directory.root())));
        progress.pardonRefusals();
    }

    /** @throws LocalRunException naming the record, who refused it and why */
    static void requireNone(RunProgress progress) {
        progress.fatalDeadLetter().ifPresent(letter -> {
            throw new LocalRunException(
                    "the run cannot go on: %s refused %s-%d@%d: %s; when the cause is mended, ./erpo dead-letters retry publishes it again"
                            .formatted(
                                    letter.getConsumer(),
                                    letter.getTopic(),
                                    letter.getPartition(),
                                    letter.getOffset(),
                                    letter.getReason()));
        });
    }
}
