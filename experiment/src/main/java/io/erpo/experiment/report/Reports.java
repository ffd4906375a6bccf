package io.erpo.experiment.report;

import io.erpo.cli.terminal.CommandException;
import io.erpo.experiment.plan.ExperimentPlan;
import io.erpo.experiment.report.Part.Figure;
import io.erpo.experiment.result.RunResult;
import io.erpo.faults.FileFaults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes the report of an experiment in all its forms. */
public final class Reports {

    private Reports() {}

    /**
     * Writes the report.
     *
     * @param results of all runs of the plan, in its order
     * @param command that made them
     * @param folder where the report goes; reports of before are replaced
     * @return the files to look at, the report itself first
     */
    public static List<Path> write(ExperimentPlan plan, List<RunResult> results, String command, Path folder) {
        Document document = ExperimentReport.of(plan, results, command);
        try {
            List<Path> files = new ArrayList<>();
            files.add(Files.writeString(folder.resolve("report.html"), HtmlReport.of(document)));
            files.add(Files.writeString(folder.resolve("report.md"), MarkdownReport.of(document)));
            Path figures = Files.createDirectories(folder.resolve(MarkdownReport.FIGURES));
            for (Part part : document.parts()) {
                if (part instanceof Figure figure) {
                    Files.writeString(
                            figures.resolve(figure.chart().id() + ".svg"),
                            figure.chart().svg());
                }
            }
            Path csv = Files.writeString(folder.resolve("rows.csv"), Rows.csv(results));
            files.add(csv);
            Path parquet = folder.resolve("rows.parquet");
            if (ParquetCopy.write(csv, parquet)) {
                files.add(parquet);
            }
            return files;
        } catch (IOException e) {
            throw new CommandException(
                    "the report cannot be written to %s: %s".formatted(folder, FileFaults.describe(e)), e);
        }
    }
}
