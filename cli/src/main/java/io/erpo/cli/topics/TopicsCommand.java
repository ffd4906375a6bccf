package io.erpo.cli.topics;

import io.erpo.cli.local.LocalLog;
import io.erpo.cli.local.LocalRunException;
import io.erpo.cli.local.RunDirectory;
import io.erpo.cli.log.LogReader;
import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code erpo topics}. */
@Command(
        name = "topics",
        description =
                "Show what is in the log of a run, running or not: the topics, or one topic's records as JSON lines.",
        mixinStandardHelpOptions = true)
public final class TopicsCommand implements Callable<Integer> {

    @Option(names = "--run", paramLabel = "DIR", required = true, description = "Directory of the run.")
    private Path run;

    @Option(names = "--limit", paramLabel = "N", description = "Show only the first N records.")
    private Optional<Integer> limit;

    @Parameters(
            arity = "0..1",
            paramLabel = "TOPIC",
            description = "Topic to show, such as responses or erpo.responses.v1.")
    private Optional<String> name;

    @Override
    public Integer call() throws InterruptedException {
        Optional<Topic<?>> topic = name.map(TopicsCommand::topic);
        try (LocalLog log = LocalLog.open(new RunDirectory(run))) {
            show(log, topic);
        }
        return 0;
    }

    private void show(LocalLog log, Optional<Topic<?>> topic) {
        TopicPrinter printer = new TopicPrinter(System.out);
        try (LogReader reader = new LogReader(log.connection(), log::requireAlive)) {
            if (topic.isPresent()) {
                printer.records(reader, topic.get(), limit.orElse(Integer.MAX_VALUE));
            } else {
                printer.counts(reader);
            }
        }
    }

    private static Topic<?> topic(String name) {
        return Topics.named(name)
                .orElseThrow(() -> new LocalRunException("no topic \"%s\"; there are %s"
                        .formatted(
                                name,
                                Topics.all().stream().map(Topic::shortName).collect(Collectors.joining(", ")))));
    }
}
