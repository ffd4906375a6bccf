package io.erpo.local;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** The services that a run needs, in the order in which they are started. */
enum Service {
    HISTORY("history-stream", 256, Map.of("erpo.state-dir", RunDirectory::state)),
    LEARNER("learner-service", 512, Map.of("erpo.policy-store", RunDirectory::policies)),
    SAMPLER("sampler-service", 512, Map.of("erpo.policy-store", RunDirectory::policies)),
    REWARD("reward-service", 256, Map.of());

    /** Stable, so that the transactions of a killed instance are fenced by the next. */
    private static final String INSTANCE = "0";

    private final String module;
    private final int heapMegabytes;
    private final Map<String, Function<RunDirectory, Path>> directories;

    Service(String module, int heapMegabytes, Map<String, Function<RunDirectory, Path>> directories) {
        this.module = module;
        this.heapMegabytes = heapMegabytes;
        this.directories = directories;
    }

    /** Its folder in the project, and what people call it. */
    String module() {
        return module;
    }

    /** Java heap; tensors are outside. */
    int heapMegabytes() {
        return heapMegabytes;
    }

    /**
     * Whether it gives way to the others where processors are few. The learner computes without a break, and its next batch
     * comes the sooner, the sooner the others have had their short turns.
     */
    boolean givesWay() {
        return this == LEARNER;
    }

    /** Whether it computes SHA-256 of weights, which takes a tenth of the time with instructions that Java's slow compiler knows. */
    boolean digestsWeights() {
        return this == LEARNER || this == SAMPLER;
    }

    /** Its settings as JVM arguments: where things are on this machine, and nothing about a run. */
    Stream<String> settings(RunDirectory directory, String bootstrapServers, int httpPort) {
        Stream<String> everyone = Stream.of(
                "-Dkafka.bootstrap.servers=" + bootstrapServers,
                "-Dquarkus.http.host=localhost",
                "-Dquarkus.http.port=" + httpPort,
                "-Derpo.instance=" + INSTANCE);
        return Stream.concat(
                everyone,
                directories.entrySet().stream()
                        .map(entry ->
                                "-D" + entry.getKey() + "=" + entry.getValue().apply(directory)));
    }
}
