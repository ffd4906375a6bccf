package io.erpo.cli.deadletters;

import io.erpo.cli.local.LocalLog;
import io.erpo.cli.local.RunDirectory;
import io.erpo.cli.log.LogReader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code erpo dead-letters list}. */
@Command(
        name = "list",
        description = "Show the refused records of a log: where each stands, who refused it, why, and what it says.",
        mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--run", paramLabel = "DIR", required = true, description = "Directory of the run.")
    private Path run;

    @Override
    public Integer call() throws InterruptedException {
        try (LocalLog log = LocalLog.open(new RunDirectory(run));
                LogReader reader = new LogReader(log.connection())) {
            show(StoredLetter.readAll(reader));
        }
        return 0;
    }

    private void show(List<StoredLetter> letters) {
        PrintWriter console = spec.commandLine().getOut();
        letters.forEach(letter -> LetterText.of(letter).forEach(console::println));
        console.println(
                letters.isEmpty()
                        ? "no dead letters"
                        : "in all %d; when the cause is mended: ./erpo dead-letters retry --run %s --offset N"
                                .formatted(letters.size(), run));
        console.flush();
    }
}
