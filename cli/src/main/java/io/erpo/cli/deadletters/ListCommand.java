package io.erpo.cli.deadletters;

import io.erpo.cli.options.RunSource;
import io.erpo.log.read.LogReader;
import io.erpo.log.run.RunLog;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code erpo dead-letters list}. */
@Command(
        name = "list",
        description = "Show the refused records of a run: where each stands, who refused it, why, and what it says.",
        mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private RunSource source;

    @Override
    public Integer call() throws InterruptedException {
        try (RunLog log = source.open();
                LogReader reader = log.reader()) {
            show(StoredLetter.readAll(reader, log.runId()));
        }
        return 0;
    }

    private void show(List<StoredLetter> letters) {
        PrintWriter console = spec.commandLine().getOut();
        letters.forEach(letter -> LetterText.of(letter).forEach(console::println));
        console.println(
                letters.isEmpty()
                        ? "no dead letters"
                        : "in all %d; when the cause is mended: ./erpo dead-letters retry %s --offset N"
                                .formatted(letters.size(), source));
        console.flush();
    }
}
