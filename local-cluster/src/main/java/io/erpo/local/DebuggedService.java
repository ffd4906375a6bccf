package io.erpo.local;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The service of a run that listens for a debugger.
 *
 * @param name of the service's folder in the project
 */
public record DebuggedService(String name) {

    /** @throws LocalRunException naming the services, when none is called so */
    public DebuggedService {
        if (!isService(name)) {
            throw new LocalRunException("there is no service \"%s\" to debug; there are %s"
                    .formatted(
                            name,
                            Stream.of(Service.values()).map(Service::module).collect(Collectors.joining(", "))));
        }
    }

    private static boolean isService(String name) {
        return Stream.of(Service.values()).anyMatch(service -> service.module().equals(name));
    }

    /** The JVM argument. The service does not wait for the debugger. */
    String agent(int port) {
        return "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=localhost:" + port;
    }
}
