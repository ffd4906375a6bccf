package io.erpo.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.cli.terminal.CommandException;
import java.util.List;
import org.junit.jupiter.api.Test;

class PythonPeerTest {

    private static PythonPeer start(String script) throws PythonPeer.UnavailableException {
        return PythonPeer.start("fake", List.of("sh", "-c", script));
    }

    @Test
    void shouldGiveTheResultsOfEachRound() throws Exception {
        String script =
                "echo ready; n=0; while read line; do n=$((n+1)); echo \"{\\\"n\\\":$n}\"; echo '{\"n\":0}'; echo; done";
        try (PythonPeer peer = start(script)) {
            assertThat(peer.round()).extracting(line -> line.get("n").asInt()).containsExactly(1, 0);
            assertThat(peer.round()).extracting(ObjectNode::toString).containsExactly("{\"n\":2}", "{\"n\":0}");
        }
    }

    @Test
    void shouldSayWhyWhenItCannotStart() {
        assertThatExceptionOfType(PythonPeer.UnavailableException.class)
                .isThrownBy(() -> start(
                        "echo 'Traceback ...' >&2; echo \"ModuleNotFoundError: No module named 'torch'\" >&2; exit 1"))
                .withMessage(
                        "ModuleNotFoundError: No module named 'torch'; install what it needs, or name another Python"
                                + " with --python");
        assertThatExceptionOfType(PythonPeer.UnavailableException.class)
                .isThrownBy(() -> start("exit 3"))
                .withMessageStartingWith("it ended with exit code 3; ");
        assertThatExceptionOfType(PythonPeer.UnavailableException.class)
                .isThrownBy(() -> PythonPeer.start("fake", List.of("/no/such/python")))
                .withMessageContaining("/no/such/python")
                .withMessageEndingWith("name a Python with torch with --python");
    }

    @Test
    void shouldShowWhatItWroteWhenThatIsNoResult() throws Exception {
        try (PythonPeer peer = start("echo ready; read line; echo '[1]'; echo; read line")) {
            assertThatExceptionOfType(CommandException.class)
                    .isThrownBy(peer::round)
                    .withMessage("peer fake should answer with JSON objects, but wrote [1]");
        }
    }

    @Test
    void shouldSayWhyWhenItEndsInTheMiddleOfARound() throws Exception {
        try (PythonPeer peer = start("echo ready; read line; echo 'out of memory' >&2; exit 1")) {
            assertThatExceptionOfType(CommandException.class)
                    .isThrownBy(peer::round)
                    .withMessage("peer fake has ended: out of memory");
        }
    }
}
