package io.erpo.bench.chart;

import io.erpo.cli.terminal.CommandException;
import io.erpo.faults.FileFaults;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code erpo bench chart}. */
@Command(
        name = "chart",
        description =
                "Draw the share of prompts that were all correct and the mean temperature of each step of a run, as SVG.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class ChartCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--summary",
            required = true,
            paramLabel = "FILE",
            description = "The summary.json of a complete run.")
    private Path summary;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "The picture; replaced when it exists.")
    private Path out;

    @Override
    public Integer call() {
        RunCurves curves = RunCurves.read(summary);
        try {
            Files.writeString(out, new CurveChart(curves).svg());
        } catch (IOException e) {
            throw new CommandException(out + " cannot be written: " + FileFaults.describe(e), e);
        }
        PrintWriter console = spec.commandLine().getOut();
        console.printf("%s: %d steps%n", out, curves.points().size());
        console.flush();
        return 0;
    }
}
