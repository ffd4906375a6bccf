package io.erpo.cli.runs;

import io.erpo.cli.terminal.TextTable;
import io.erpo.view.status.RunStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** The runs of a log as a table. */
final class RunTable {

    private RunTable() {}

    static String of(List<RunStatus> runs, Instant now) {
        if (runs.isEmpty()) {
            return "the log holds no run\n";
        }
        TextTable table = new TextTable("run", List.of("recipe", "steps", "state", "last step", "started"));
        runs.forEach(run -> table.row(
                run.runId(),
                List.of(
                        run.recipe(),
                        run.stepsDone() + "/" + run.steps(),
                        run.state().toString(),
                        run.lastStepAt()
                                .map(at -> Age.of(run.stepAge(now)) + " ago")
                                .orElse("-"),
                        run.startedAt().truncatedTo(ChronoUnit.SECONDS).toString())));
        return table.toString();
    }
}
