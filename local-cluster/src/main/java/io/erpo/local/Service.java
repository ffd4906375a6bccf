package io.erpo.local;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** The services of a run, in start order. */
enum Service {
    HISTORY("history-stream", 256, Map.of("erpo.state-dir", RunDirectory::state)),
    LEARNER("learner-service", 512, Map.of("erpo.policy-store", RunDirectory::policies)),
    SAMPLER("sampler-service", 512, Map.of("erpo.policy-store", RunDirectory::policies)),
    REWARD("reward-service", 256, Map.of());

    /** Stable, so that a restarted instance fences the transactions of the killed one. */
    private static final String INSTANCE = "0";

    private final String module;
    private final int heapMegabytes;
    private final Map<String, Function<RunDirectory, Path>> directories;

    Service(String module, int heapMegabytes, Map<String, Function<RunDirectory, Path>> directories) {
        this.module = module;
        this.heapMegabytes = heapMegabytes;
        this.directories = directories;
    }

    /** Its folder in the project, also used as its name. */
    String module() {
        return module;
    }

    /** Java heap; tensors live outside it. */
    int heapMegabytes() {
        return heapMegabytes;
    }

    /**
     * Whether it runs at a lower priority on machines with few processors. The learner computes without a break, and
     * its next batch comes sooner when the other services get their short turns first.
     */
    boolean givesWay() {
        return this == LEARNER;
    }

    /**
     * Whether it computes SHA-256 of weights, which takes a tenth of the time with processor instructions that only
     * Java's optimizing compiler uses.
     */
    boolean digestsWeights() {
        return this == LEARNER || this == SAMPLER;
    }

    /** Its settings as JVM arguments: locations on this machine, nothing about a run. */
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
