package io.erpo.cli.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class TasksCommandTest {

    @TempDir
    private Path directory;

    private final StringWriter terminal = new StringWriter();

    @Test
    void shouldWriteAFileToTrainOnAndThreeThatAreHeldOut() throws IOException {
        assertThat(tasks("rules", "--out", directory.resolve("new/rules").toString(), "--training", "20", "--held-out", "5"))
                .isZero();

        assertThat(lines("new/rules/training.jsonl")).hasSize(20).allSatisfy(line -> assertThat(line)
                .matches("\\{\"prompt\":\"[RLESDM]{1,2}:[abcd]{4,5}=\",\"answer\":\"[abcd]{4,5}(>[abcd]{4,5})?\"}"));
        assertThat(lines("new/rules/held-out.jsonl")).hasSize(5);
        assertThat(lines("new/rules/near.jsonl")).hasSize(5);
        assertThat(lines("new/rules/far.jsonl")).hasSize(5).allSatisfy(line -> assertThat(line)
                .matches("\\{\"prompt\":\"[RLESDM]{3,4}:.*"));
        assertThat(terminal.toString()).contains("training.jsonl: 20 problems, such as ");
    }

    @Test
    void shouldNameTheFamiliesWhenAnotherIsAskedFor() {
        assertThat(tasks("riddles", "--out", directory.toString())).isEqualTo(1);
        assertThat(terminal.toString()).contains("FAMILY must be rules or chains, was \"riddles\"");
        assertThat(directory).isEmptyDirectory();
    }

    private List<String> lines(String file) throws IOException {
        return Files.readAllLines(directory.resolve(file));
    }

    private int tasks(String... arguments) {
        PrintWriter writer = new PrintWriter(terminal);
        return new CommandLine(new TasksCommand())
                .setOut(writer)
                .setErr(writer)
                .setExecutionExceptionHandler((failure, commandLine, parsed) -> {
                    writer.println(failure.getMessage());
                    return 1;
                })
                .execute(arguments);
    }
}
