package io.erpo.cli.deadletters;

import io.erpo.cli.source.RunSource;
import io.erpo.local.LocalRunException;
import io.erpo.log.RecordPublisher;
import io.erpo.log.read.LogReader;
import io.erpo.log.run.RunLog;
import java.io.PrintWriter;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code erpo dead-letters retry}. */
@Command(
        name = "retry",
        description = "Publish refused records again in the topic they came from, as they were.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class RetryCommand implements Callable<Integer> {

    /** Nothing is tried again that was not chosen. */
    static final class Choice {

        @Option(names = "--offset", paramLabel = "N", description = "The dead letter at this offset; may be repeated.")
        private Set<Long> offsets;

        @Option(names = "--all", description = "Every dead letter.")
        private boolean all;
    }

    @Spec
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private RunSource source;

    @ArgGroup(multiplicity = "1")
    private Choice choice;

    @Option(names = "--force", description = "Publish records too that cannot be read or have no key.")
    private boolean force;

    @Override
    public Integer call() throws InterruptedException {
        try (RunLog log = source.open();
                LogReader reader = log.reader();
                RecordPublisher producer = new RecordPublisher(log.connection())) {
            return retry(chosen(StoredLetter.readAll(reader, log.runId())), producer);
        }
    }

    /** @return 1 when a letter was refused */
    private int retry(List<StoredLetter> letters, RecordPublisher producer) throws InterruptedException {
        PrintWriter console = spec.commandLine().getOut();
        Set<String> topics = producer.topics();
        int refused = 0;
        for (StoredLetter stored : letters) {
            Retry decision = Retry.of(stored, topics, force);
            if (decision instanceof Retry.Publish publish) {
                console.printf(
                        "%s, from %s, is published again as %s%n",
                        stored.place(), stored.origin(), producer.publish(publish.record()));
            } else {
                refused++;
                console.printf(
                        "%s, from %s, is not published: %s%n",
                        stored.place(), stored.origin(), ((Retry.Refuse) decision).reason());
            }
        }
        console.printf("%d published, %d not%n", letters.size() - refused, refused);
        console.flush();
        return refused == 0 ? 0 : 1;
    }

    private List<StoredLetter> chosen(List<StoredLetter> letters) {
        if (choice.all) {
            return letters;
        }
        Set<Long> missing = new TreeSet<>(choice.offsets);
        letters.forEach(letter -> missing.remove(letter.offset()));
        if (!missing.isEmpty()) {
            throw new LocalRunException("there is no dead letter at offset %s; ./erpo dead-letters list %s shows them"
                    .formatted(missing.stream().map(String::valueOf).collect(Collectors.joining(", ")), source));
        }
        return letters.stream()
                .filter(letter -> choice.offsets.contains(letter.offset()))
                .toList();
    }
}
