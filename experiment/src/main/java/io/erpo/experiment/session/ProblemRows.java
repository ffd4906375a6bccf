package io.erpo.experiment.session;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.cli.terminal.CommandException;
import io.erpo.faults.FileFaults;
import io.erpo.planning.data.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Problems as JSON lines, in a layout that is recognised without paths. */
final class ProblemRows {

    /** Settings of {@code data} that let the layout be recognised: paths of the user belong to the user's file. */
    static final Map<String, String> LAYOUT = Map.of("prompt", "", "answer", "", "id", "", "dataSource", "");

    private static final ObjectMapper JSON = new ObjectMapper();

    private ProblemRows() {}

    static void write(Path file, List<Problem> problems) {
        StringBuilder rows = new StringBuilder();
        problems.forEach(problem -> rows.append(row(problem)).append('\n'));
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, rows);
        } catch (IOException e) {
            throw new CommandException(file + " cannot be written: " + FileFaults.describe(e), e);
        }
    }

    private static ObjectNode row(Problem problem) {
        ObjectNode row = JSON.createObjectNode();
        if (problem.messages().isEmpty()) {
            row.put("prompt", problem.text());
        } else {
            problem.messages().forEach(message -> row.withArray("prompt")
                    .addObject()
                    .put("role", message.role())
                    .put("content", message.content()));
        }
        row.put("answer", problem.reference());
        if (!problem.dataSource().isEmpty()) {
            row.put("data_source", problem.dataSource());
        }
        return row;
    }
}
