package io.erpo.cli.inspect;

import io.erpo.local.Installation;
import io.erpo.planning.DataInspector;
import io.erpo.planning.DataReport;
import io.erpo.settings.TrainOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code erpo inspect}. */
@Command(
        name = "inspect",
        description = {
            "Look at data as a run would use it: layout, counts, duplicates, answers, lengths, the split.",
            "Starts nothing. Bad rows are counted, where train refuses them."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class InspectCommand implements Callable<Integer> {

    @Option(
            names = "--data",
            paramLabel = "PATH",
            required = true,
            description =
                    "Problems: a file (Parquet, JSON, CSV, packed or not), a directory or a quoted pattern of files.")
    private Path data;

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "Count the prompts in tokens of this checkpoint, and see which it cannot read.")
    private Optional<Path> model;

    @Option(names = "--preset", paramLabel = "NAME", description = "Settings to start from, as for train.")
    private Optional<String> preset;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "YAML file with the settings of the run: paths, prompt, rewards, share to hold out.")
    private Optional<Path> config;

    @Option(
            names = "--benchmark",
            paramLabel = "PATH",
            description = "Problems of a benchmark: see which are trained on; give it again for each benchmark.")
    private List<Path> benchmarks = List.of();

    @Option(names = "--json", description = "Print one JSON object, with all bad rows and complaints.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        DataReport report = new DataInspector(Installation.current().home())
                .inspect(options(), benchmarks, Clock.systemUTC().instant());
        spec.commandLine().getOut().println(json ? InspectJson.of(report).toPrettyString() : InspectText.of(report));
        spec.commandLine().getOut().flush();
        return 0;
    }

    private TrainOptions options() {
        return new TrainOptions(
                preset,
                Optional.empty(),
                OptionalLong.empty(),
                OptionalInt.empty(),
                model,
                Optional.of(data),
                config,
                Optional.empty());
    }
}
