package io.erpo.experiment.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.erpo.cli.terminal.CommandException;
import io.erpo.experiment.plan.PlannedRun;
import io.erpo.faults.FileFaults;
import io.erpo.faults.JsonFaults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * {@code started.json}: a run that may be in the log.
 *
 * @param commit the commit of erpo that started it; empty when unknown
 */
record StartedRun(String runId, String commit) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static Optional<StartedRun> read(ExperimentDirectory directory, PlannedRun run) {
        Path file = directory.startedFile(run);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(file.toFile(), StartedRun.class));
        } catch (JsonProcessingException e) {
            throw new CommandException(
                    "%s cannot be read: %s; begin again with another --to".formatted(file, JsonFaults.describe(e)), e);
        } catch (IOException e) {
            throw new CommandException(file + " cannot be read: " + FileFaults.describe(e), e);
        }
    }

    /** Written before the run is published, so that a run in the log is always known. */
    void write(ExperimentDirectory directory, PlannedRun run) {
        Path file = directory.startedFile(run);
        try {
            JSON.writeValue(file.toFile(), this);
        } catch (IOException e) {
            throw new CommandException(file + " cannot be written: " + FileFaults.describe(e), e);
        }
    }
}
