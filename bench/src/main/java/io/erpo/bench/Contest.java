package io.erpo.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.cli.options.ModelOptions;
import io.erpo.cli.terminal.CommandException;
import io.erpo.faults.FileFaults;
import io.erpo.local.Installation;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine;

/** Measures contenders in turn, round after round, so that other load on the machine affects all of them. */
final class Contest {

    private static final int MOST_ROUNDS = 5;

    private final BenchOptions options;
    private final ModelOptions model;
    private final PrintWriter out;
    private final PrintWriter notes;

    Contest(BenchOptions options, ModelOptions model, CommandLine command) {
        this.options = options;
        this.model = model;
        this.out = command.getOut();
        this.notes = command.getErr();
        if (options.rounds() < 1 || options.rounds() > MOST_ROUNDS) {
            throw new CommandException(
                    "--rounds must be from 1 to %d, was %d".formatted(MOST_ROUNDS, options.rounds()));
        }
    }

    /**
     * Runs the contest.
     *
     * @param own this project's side
     * @param scripts the available peers, by name
     * @param work the work of the peers, in a file that they read
     */
    void run(Supplier<Contender> own, Map<String, String> scripts, ObjectNode work) {
        options.peers().forEach(peer -> requireKnown(peer, scripts));
        List<Contender> contenders = new ArrayList<>();
        Path file = write(work);
        try {
            contenders.add(own.get());
            options.peers().forEach(peer -> start(peer, scripts.get(peer), file).ifPresent(contenders::add));
            Report report = new Report(out, options.json());
            for (int round = 0; round < options.rounds(); round++) {
                for (Contender contender : contenders) {
                    contender.round().forEach(line -> report.add(contender.name(), line));
                }
            }
            report.finish();
        } finally {
            contenders.forEach(Contender::close);
            file.toFile().delete();
        }
    }

    private Optional<Contender> start(String peer, String script, Path work) {
        try {
            note("peer %s loads the model and warms up".formatted(peer));
            return Optional.of(PythonPeer.start(peer, command(peer, script, work)));
        } catch (PythonPeer.UnavailableException e) {
            note("peer %s is left out: %s".formatted(peer, e.getMessage()));
            return Optional.empty();
        }
    }

    private void note(String line) {
        notes.println(line);
        notes.flush();
    }

    private List<String> command(String peer, String script, Path work) {
        return List.of(
                options.python(),
                Installation.current()
                        .home()
                        .resolve("bench/peers")
                        .resolve(script)
                        .toString(),
                peer,
                "--model",
                model.directory().toString(),
                "--work",
                work.toString(),
                "--device",
                model.device(),
                "--precision",
                model.precision(),
                "--threads",
                String.valueOf(model.threads()));
    }

    private static void requireKnown(String peer, Map<String, String> scripts) {
        if (!scripts.containsKey(peer)) {
            throw new CommandException("--peer must be one of %s, was %s"
                    .formatted(
                            String.join(", ", scripts.keySet().stream().sorted().toList()), peer));
        }
    }

    private static Path write(ObjectNode work) {
        try {
            Path file = Files.createTempFile("erpo-bench", ".json");
            new ObjectMapper().writeValue(file.toFile(), work);
            return file;
        } catch (IOException e) {
            throw new CommandException("the work of the benchmark cannot be written: " + FileFaults.describe(e), e);
        }
    }
}
