package io.erpo.bench;

import io.erpo.bench.chart.ChartCommand;
import io.erpo.cli.AdditionalCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code erpo bench}. */
@Command(
        name = "bench",
        description =
                "Measure this machine: sampling, learning and the whole loop, beside plain PyTorch with --peer; history-stream alone; the price of the log.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        subcommands = {
            SamplerBenchCommand.class,
            LearnerBenchCommand.class,
            LoopBenchCommand.class,
            HistoryBenchCommand.class,
            OverheadBenchCommand.class,
            ChartCommand.class
        })
public final class BenchCommand implements AdditionalCommand, Runnable {

    @Spec
    private CommandSpec spec;

    /** Without a subcommand: what there is. */
    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }
}
