package io.erpo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ErpoCommandTest {

    private final PrintStream realOut = System.out;
    private final PrintStream realErr = System.err;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    Path directory;

    @BeforeEach
    void capture() {
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void restore() {
        System.setOut(realOut);
        System.setErr(realErr);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void shouldShowTheSubcommandsWhenCalledWithoutOne() {
        assertThat(ErpoCommand.execute()).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("train", "topics", "warmup", "help");
    }

    @Test
    void shouldSuggestTheRightCommandWhenItIsMisspelt() {
        assertThat(ErpoCommand.execute("tran")).isEqualTo(2);
        assertThat(err())
                .startsWith("erpo: Unmatched argument at index 0: 'tran'")
                .contains("Did you mean: erpo train");
    }

    @Test
    void shouldSayWhatToSetWhenTheHeapIsTooSmall() {
        assertThat(Failures.outOfMemory(384L << 20))
                .isEqualTo("the command ran out of memory: its heap has 384 MiB; set ERPO_HEAP, such as ERPO_HEAP=2g");
    }

    @Test
    void shouldPrintTheReasonWithoutStackTraceWhenACommandFails() {
        assertThat(ErpoCommand.execute("topics", "--run", directory.toString())).isEqualTo(1);
        assertThat(err()).isEqualTo("erpo: " + directory + " holds no run (run.json is missing)\n");
    }

    @Test
    void shouldAddTheStackTraceWhenDebugging() {
        assertThat(ErpoCommand.execute("topics", "--debug", "--run", directory.toString()))
                .isEqualTo(1);
        assertThat(err()).contains("\tat io.erpo.local.RunFile.read");
    }

    @Test
    void shouldListTheTopicsWhenOneIsUnknown() {
        assertThat(ErpoCommand.execute("topics", "--run", directory.toString(), "respones"))
                .isEqualTo(1);
        assertThat(err()).startsWith("erpo: no topic \"respones\"; there are runs, prompts, draws");
    }
}
