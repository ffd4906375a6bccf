package io.erpo.local;

import java.util.List;
import java.util.Map;

/**
 * An engine of another program for sampler-service, on this machine.
 *
 * @param command line for the shell that serves the base policy at {@code http://127.0.0.1:{port}}
 * @param port where it listens
 */
public record EngineProcess(String command, int port) {

    /** Its name in a cluster. */
    public static final String NAME = "engine";

    private static final String PORT = "{port}";

    /** Ends the engine with this process, as every child ends, and the shell with the engine. */
    private static final String TOGETHER =
            "exec 3<&0; %s & engine=$!; { cat <&3 > /dev/null; kill -9 $engine; } & wait $engine; code=$?; kill $!; exit $code";

    public EngineProcess {
        if (!command.contains(PORT)) {
            throw new LocalRunException(
                    "--engine must say where it listens: expected %s in the command, as in 'vllm serve DIR --port %s', was '%s'"
                            .formatted(PORT, PORT, command));
        }
    }

    /** The engine with this command line, on any free port. */
    public static EngineProcess of(String command) {
        return new EngineProcess(command, Ports.free(1).get(0));
    }

    /** What tells sampler-service of it. */
    public Map<String, String> environment() {
        return Map.of("ERPO_ENGINE", "http", "ERPO_ENGINE_URLS", "http://127.0.0.1:" + port);
    }

    /** The command line of the process. */
    List<String> processCommand() {
        return List.of("sh", "-c", TOGETHER.formatted(command.replace(PORT, Integer.toString(port))));
    }
}
