package io.erpo.cli.topics;

import io.erpo.cli.options.RunSource;
import io.erpo.cli.terminal.CommandException;
import io.erpo.log.read.LogReader;
import io.erpo.log.run.RunLog;
import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code erpo topics}. */
@Command(
        name = "topics",
        description =
                "Show what is in the log of a run, running or not: the topics, or one topic's records as JSON lines.",
        mixinStandardHelpOptions = true)
public final class TopicsCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private RunSource source;

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
        try (RunLog log = source.open();
                LogReader reader = log.reader()) {
            TopicPrinter printer =
                    TopicPrinter.of(log.runId(), reader, spec.commandLine().getOut());
            topic.ifPresentOrElse(chosen -> printer.records(chosen, limit.orElse(Integer.MAX_VALUE)), printer::counts);
        }
        return 0;
    }

    private static Topic<?> topic(String name) {
        return Topics.named(name)
                .orElseThrow(() -> new CommandException("no topic \"%s\"; there are %s"
                        .formatted(
                                name,
                                Topics.all().stream().map(Topic::shortName).collect(Collectors.joining(", ")))));
    }
}
