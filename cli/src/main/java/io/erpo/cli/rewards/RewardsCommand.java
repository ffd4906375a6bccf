package io.erpo.cli.rewards;

import io.erpo.cli.options.RunSource;
import io.erpo.log.run.RunLog;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code erpo rewards}. */
@Command(
        name = "rewards",
        description = "Show what every reward says of a run, running or not, shadow rewards included.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class RewardsCommand implements Callable<Integer> {

    private static final Duration BETWEEN_TABLES = Duration.ofSeconds(5);

    @Spec
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private RunSource source;

    @Option(names = "--follow", description = "Show the table again whenever it has changed, until the run stops.")
    private boolean follow;

    @Override
    public Integer call() throws InterruptedException {
        try (RunLog log = source.open();
                JudgedLog judged = new JudgedLog(log)) {
            show(judged);
            while (follow) {
                if (news(judged)) {
                    show(judged);
                }
            }
        }
        return 0;
    }

    /** Collects new records until the next table is due. */
    private static boolean news(JudgedLog judged) {
        long end = System.nanoTime() + BETWEEN_TABLES.toNanos();
        boolean any = false;
        for (long left = BETWEEN_TABLES.toNanos(); left > 0; left = end - System.nanoTime()) {
            any |= judged.poll(Duration.ofNanos(left));
        }
        return any;
    }

    private void show(JudgedLog judged) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(RewardTable.of(judged.tally()) + "\n");
        out.flush();
    }
}
