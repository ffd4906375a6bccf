package io.erpo.cluster;

import static java.util.stream.Collectors.joining;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;

/** The services of a cluster: one history-stream, one learner, and the given number of samplers and reward-services. */
final class Services implements AutoCloseable {

    private final Installation installation;
    private final Path directory;
    private final int instances;
    private final Map<String, ServiceProcess> processes = new TreeMap<>();

    /** @param instances of sampler-service and of reward-service */
    Services(Installation installation, Path directory, int instances) {
        this.installation = installation;
        this.directory = directory;
        this.instances = instances;
        start("history-stream", 0);
        start("learner-service", 0);
        for (int instance = 0; instance < instances; instance++) {
            start("sampler-service", instance);
            start("reward-service", instance);
        }
    }

    /** Whether every instance has partitions, so that none does all the work before the others have joined. */
    boolean allHavePartitions() {
        requireAlive();
        return members("sampler-service") == instances
                && members("reward-service") == instances
                && members("learner-service") == 1
                && members("erpo-history") == 1;
    }

    /** Fails with the log of a service that has ended. */
    void requireAlive() {
        processes.values().forEach(ServiceProcess::requireAlive);
    }

    /** The last log lines of each process. */
    String lastLines() {
        return processes.entrySet().stream()
                .map(process -> "--- %s%n%s"
                        .formatted(process.getKey(), process.getValue().lastLines()))
                .collect(joining("\n"));
    }

    /** One process. */
    ServiceProcess process(String module, int instance) {
        return processes.get(name(module, instance));
    }

    /** Stops a process, unless it has ended, and starts it again with its current settings. */
    void restart(String module, int instance) {
        process(module, instance).close();
        start(module, instance);
    }

    @Override
    public void close() {
        processes.values().forEach(ServiceProcess::close);
    }

    private void start(String module, int instance) {
        Map<String, String> environment = TestKafka.environment(installation.connection(module));
        processes.put(name(module, instance), new ServiceProcess(module, instance, directory, environment));
    }

    private static String name(String module, int instance) {
        return module + "-" + instance;
    }

    /** Members of a group that have partitions; none while the group does not exist. */
    private long members(String name) {
        String group = installation.prefix().add(name);
        try (Admin admin = installation.kafka().admin()) {
            return admin.describeConsumerGroups(List.of(group)).describedGroups().get(group).get().members().stream()
                    .filter(member -> !member.assignment().topicPartitions().isEmpty())
                    .count();
        } catch (ExecutionException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking for " + group, e);
        }
    }
}
