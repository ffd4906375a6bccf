package io.erpo.cli.evaluate;

import io.erpo.cli.terminal.CommandException;
import io.erpo.evaluation.json.ResultJson;
import io.erpo.evaluation.json.UnreadableResultException;
import io.erpo.evaluation.result.EvaluationResult;
import io.erpo.faults.FileFaults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Results in files. Of several results each has a file of its own, named after the benchmark and the version. */
final class ResultFiles {

    private ResultFiles() {}

    /** Writes results as JSON; returns the files. */
    static List<Path> writeJson(Path file, List<EvaluationResult> results) {
        return write(file, results, ResultJson::write);
    }

    /** Writes the prompts of results, one a line; returns the files. */
    static List<Path> writeRows(Path file, List<EvaluationResult> results) {
        return write(file, results, ResultJson::rows);
    }

    /** @throws CommandException when the file holds no result */
    static EvaluationResult read(Path file) {
        try {
            return ResultJson.read(Files.readString(file));
        } catch (UnreadableResultException e) {
            throw new CommandException("%s: %s".formatted(file, e.getMessage()), e);
        } catch (IOException e) {
            throw new CommandException("%s cannot be read: %s".formatted(file, FileFaults.describe(e)), e);
        }
    }

    private static List<Path> write(
            Path file, List<EvaluationResult> results, Function<EvaluationResult, String> content) {
        List<Path> written = new ArrayList<>();
        for (EvaluationResult result : results) {
            Path target = results.size() == 1 ? file : file.resolveSibling(named(file, result));
            try {
                if (target.toAbsolutePath().getParent() != null) {
                    Files.createDirectories(target.toAbsolutePath().getParent());
                }
                Files.writeString(target, content.apply(result));
            } catch (IOException e) {
                throw new CommandException("%s cannot be written: %s".formatted(target, FileFaults.describe(e)), e);
            }
            written.add(target);
        }
        return written;
    }

    /** {@code scores.json} becomes {@code scores-aime24-v100.json}. */
    private static String named(Path file, EvaluationResult result) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.') > 0 ? name.lastIndexOf('.') : name.length();
        String version = result.conditions().model().version().isPresent()
                ? "-v" + result.conditions().model().version().getAsLong()
                : "";
        return name.substring(0, dot) + "-" + result.conditions().benchmark().name() + version + name.substring(dot);
    }
}
