package io.erpo.local.session;

import io.erpo.local.LocalRunException;
import io.erpo.local.RunDirectory;
import io.erpo.view.progress.RunProgress;

/** What a session says of dead letters without whose records the run cannot end. */
final class FatalDeadLetters {

    private FatalDeadLetters() {}

    /** Those of earlier sessions may have been published again since, so the run waits. */
    static void pardon(RunProgress progress, RunListener listener, RunDirectory directory) {
        progress.fatalDeadLetter()
                .ifPresent(letter -> listener.said(
                        "%s-%d@%d was refused before; the run waits for it unless it was published again since: ./erpo dead-letters list --run %s"
                                .formatted(
                                        letter.getTopic(),
                                        letter.getPartition(),
                                        letter.getOffset(),
                                        directory.root())));
        progress.pardonRefusals();
    }

    /** @throws LocalRunException naming the record, the service that refused it and why */
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
