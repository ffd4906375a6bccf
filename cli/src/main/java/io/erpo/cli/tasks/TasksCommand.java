package io.erpo.cli.tasks;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.erpo.cli.jsonlines.JsonLinesOutput;
import io.erpo.cli.terminal.CommandException;
import io.erpo.faults.FileFaults;
import io.erpo.planning.data.Problem;
import io.erpo.planning.tasks.Distance;
import io.erpo.planning.tasks.StepTasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code erpo tasks}. */
@Command(
        name = "tasks",
        sortOptions = false,
        description = "Write generated problems in steps as files: one to train on, and held-out ones of the same kind, near"
                + " to it and far from it.",
        mixinStandardHelpOptions = true)
public final class TasksCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FAMILY", description = "rules or chains.")
    private String family;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Directory for the files.")
    private Path out;

    @Option(names = "--seed", defaultValue = "7", description = "Which problems. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--training", defaultValue = "512", description = "To train on. Default: ${DEFAULT-VALUE}.")
    private int training;

    @Option(names = "--held-out", defaultValue = "256", description = "In each other file. Default: ${DEFAULT-VALUE}.")
    private int heldOut;

    @Override
    public Integer call() {
        StepTasks tasks = tasks();
        if (training < 1 || heldOut < 1) {
            throw new CommandException("--training and --held-out must be 1 or more, were %d and %d"
                    .formatted(training, heldOut));
        }
        try {
            Files.createDirectories(out);
        } catch (IOException e) {
            throw new CommandException("--out %s cannot be made: %s".formatted(out, FileFaults.describe(e)), e);
        }
        write("training", tasks.training(training, seed));
        write("held-out", tasks.heldOut(Distance.SAME, heldOut, seed));
        write("near", tasks.heldOut(Distance.NEAR, heldOut, seed));
        write("far", tasks.heldOut(Distance.FAR, heldOut, seed));
        return 0;
    }

    private void write(String name, List<Problem> problems) {
        Path file = out.resolve(name + ".jsonl");
        try (JsonLinesOutput lines = new JsonLinesOutput(file)) {
            problems.forEach(problem -> lines.add(JsonNodeFactory.instance
                    .objectNode()
                    .put("prompt", problem.text())
                    .put("answer", problem.reference())));
            lines.finish();
        }
        spec.commandLine()
                .getOut()
                .printf("%s: %d problems, such as %s %s%n", file, problems.size(), first(problems).text(), first(problems).reference());
    }

    private static Problem first(List<Problem> problems) {
        return problems.get(0);
    }

    private StepTasks tasks() {
        return Stream.of(StepTasks.values())
                .filter(known -> known.id().equals(family))
                .findFirst()
                .orElseThrow(() -> new CommandException("FAMILY must be rules or chains, was \"%s\"".formatted(family)));
    }
}
