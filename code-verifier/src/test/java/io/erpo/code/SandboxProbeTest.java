package io.erpo.code;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SandboxProbeTest {

    @BeforeAll
    static void needSandbox() {
        SandboxNeeded.orSkip();
    }

    @Test
    void shouldFindNoWayOutOfTheSandbox() {
        assertThatCode(new SandboxProbe(new Sandbox())::prove).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--ro-bind /etc /etc   | sees the host's /etc",
                "--tmpfs /run          | sees the host's /run",
                "--proc /proc          | sees the host's /proc",
                "--setenv TOKEN secret | sees the host's environment: TOKEN"
            })
    void shouldFindTheHoleWhenThereIsOne(String hole, String found) {
        Sandbox leaky = new Sandbox(script -> withArguments(script, hole.split(" ")));
        assertThatThrownBy(new SandboxProbe(leaky)::prove)
                .isInstanceOf(SandboxException.class)
                .hasMessageStartingWith("the sandbox does not isolate: a program in it ")
                .hasMessageContaining(found);
    }

    @Test
    void shouldSayWhatTheSandboxSaidWhenItDoesNotStart() {
        Sandbox broken =
                new Sandbox(script -> List.of("/bin/sh", "-c", "echo 'No permissions to create a namespace' >&2"));
        assertThatThrownBy(new SandboxProbe(broken)::prove)
                .isInstanceOf(SandboxException.class)
                .hasMessage("the sandbox does not start: No permissions to create a namespace");
        Sandbox absent = new Sandbox(script -> List.of("/no/such/program"));
        assertThatThrownBy(new SandboxProbe(absent)::prove)
                .isInstanceOf(SandboxException.class)
                .hasMessageStartingWith("the sandbox cannot be started: ");
    }

    @Test
    void shouldKillNothingWhenTheDriverRunsOutsideOfASandbox() {
        Sandbox none = new Sandbox(script -> List.of("/usr/bin/python3", "-I", "-c", script));
        assertThatThrownBy(new SandboxProbe(none)::prove)
                .isInstanceOf(SandboxException.class)
                .hasMessageStartingWith("the sandbox does not start: this ends every process that it sees");
    }

    private static List<String> withArguments(String script, String... more) {
        List<String> command = new ArrayList<>(Bubblewrap.command(script));
        command.addAll(command.indexOf("--remount-ro"), List.of(more));
        return command;
    }
}
