package io.erpo.cli.deadletters;

import io.erpo.cli.options.RunSource;
import io.erpo.cli.terminal.CommandException;
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

    /** Retries only the letters that the user chose. */
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

    @Option(names = "--force", description = "Also publish records that cannot be decoded or have no key.")
    private boolean force;

    @Override
    public Integer call() throws InterruptedException {
        try (RunLog log = source.open();
                LogReader reader = log.reader();
                RecordPublisher producer = new RecordPublisher(log.connection())) {
            List<StoredLetter> letters = chosen(StoredLetter.readAll(reader, log.runId()));
            RetryPlan plan = RetryPlan.of(letters, producer.topics(), reader::at, force);
            PrintWriter console = spec.commandLine().getOut();
            for (RetryPlan.Entry entry : plan.entries()) {
                console.println(carryOut(entry, producer));
            }
            console.printf("%d published, %d not%n", plan.published(), plan.refused());
            console.flush();
            return plan.refused() == 0 ? 0 : 1;
        }
    }

    /** @return a description of what was done */
    private static String carryOut(RetryPlan.Entry entry, RecordPublisher producer) throws InterruptedException {
        String letter =
                "%s, from %s, ".formatted(entry.letter().place(), entry.letter().origin());
        if (entry.decision() instanceof Retry.Publish publish) {
            return letter + "is published again as " + producer.publish(publish.record());
        }
        return letter + "is not published: " + ((Retry.Refuse) entry.decision()).reason();
    }

    private List<StoredLetter> chosen(List<StoredLetter> letters) {
        if (choice.all) {
            return letters;
        }
        Set<Long> missing = new TreeSet<>(choice.offsets);
        letters.forEach(letter -> missing.remove(letter.offset()));
        if (!missing.isEmpty()) {
            throw new CommandException("there is no dead letter at offset %s; ./erpo dead-letters list %s shows them"
                    .formatted(missing.stream().map(String::valueOf).collect(Collectors.joining(", ")), source));
        }
        return letters.stream()
                .filter(letter -> choice.offsets.contains(letter.offset()))
                .toList();
    }
}
