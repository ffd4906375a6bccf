package io.erpo.cluster;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The overlay for podman, running: a broker, the services and a run. */
final class PlayedRun {

    static final String LEARNER = "learner-pod-0-learner";
    static final List<String> SERVICES =
            List.of("history-pod-0-history", LEARNER, "sampler-pod-0-sampler", "reward-pod-0-reward");
    /** In the order in which a person would stop them, the broker last. */
    static final List<String> CONTAINERS =
            Stream.concat(SERVICES.stream(), Stream.of("kafka-kafka")).toList();

    private final Command command;
    private final Path manifests;

    /**
     * A run that is not started yet.
     *
     * @param command runs programs in the project folder, podman with its storage
     * @param directory gets the manifests
     */
    PlayedRun(Command command, Path directory) {
        this.command = command;
        this.manifests = directory.resolve("podman.yaml");
    }

    /** Starts everything, and returns during start-up. */
    void play() throws IOException {
        Files.writeString(manifests, command.succeed("kubectl", "kustomize", "k8s/overlays/podman"));
        command.succeed("podman", "network", "create", PodmanStorage.NAME);
        command.succeed("podman", "kube", "play", "--network", PodmanStorage.NAME, manifests.toString());
    }

    /** Whether the learner has published a policy. */
    boolean hasPublished(int version) {
        return published(version).find();
    }

    /** SHA-256 of a published policy. */
    String policy(int version) {
        Matcher policy = published(version);
        if (!policy.find()) {
            throw new AssertionError("policy %d is not published:%n%s".formatted(version, logs()));
        }
        return policy.group("sha256");
    }

    /** The learner's policy store on this machine. */
    Path policies() {
        return Path.of(command.succeed("podman", "volume", "inspect", "policies", "--format", "{{.Mountpoint}}")
                .strip());
    }

    /** What podman knows about a container, formatted by a Go template. */
    String inspect(String container, String template) {
        return command.succeed("podman", "inspect", container, "--format", template)
                .strip();
    }

    /** What the kernel knows about a container's process, from a file of its directory in /proc. */
    String process(String container, String file) throws IOException {
        return Files.readString(Path.of("/proc", inspect(container, "{{.State.Pid}}"), file));
    }

    /** Stops a container with SIGTERM, within podman's time limit. */
    void stop(String container) {
        command.succeed("podman", "stop", "--time", "60", container);
    }

    /** The log of a container. */
    String log(String container) {
        return command.run("podman", "logs", container).output();
    }

    /** The last log lines of all containers. */
    String logs() {
        return Stream.concat(CONTAINERS.stream(), Stream.of("start-run-submit"))
                .map(container -> "--- %s%n%s"
                        .formatted(
                                container,
                                command.run("podman", "logs", "--tail", "20", container)
                                        .output()))
                .collect(joining("\n"));
    }

    private Matcher published(int version) {
        return Pattern.compile(" version=" + version + " .*sha256=(?<sha256>[0-9a-f]{64})")
                .matcher(log(LEARNER));
    }
}
