package io.erpo.log.run;

import io.erpo.events.RunStarted;
import io.erpo.log.KafkaConnection;
import io.erpo.log.LogException;
import io.erpo.log.read.LogReader;
import io.erpo.schemas.Topics;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The log of a run on a Kafka cluster that runs elsewhere and may hold several runs. */
public record ClusterLog(KafkaConnection connection, String runId) implements RunLog {

    /**
     * Finds the run.
     *
     * @param wanted its id; not needed when there is only one run
     * @throws LogException when Kafka cannot be read, lacks this run, or has several and none is chosen
     */
    public static ClusterLog open(KafkaConnection kafka, Optional<String> wanted) {
        kafka.requireAdmission();
        try (LogReader reader = new LogReader(kafka)) {
            Set<String> runs = reader.events(Topics.RUNS)
                    .map(RunStarted::getRunId)
                    .collect(Collectors.toCollection(LinkedHashSet::new));
            return new ClusterLog(kafka, choose(runs, wanted, kafka.bootstrapServers()));
        }
    }

    /** The whole log, whatever runs it holds. */
    public static OpenLog whole(KafkaConnection kafka) {
        kafka.requireAdmission();
        return new Whole(kafka);
    }

    /** @param runs in the order in which they were started */
    static String choose(Set<String> runs, Optional<String> wanted, String place) {
        String list = String.join(", ", runs);
        if (runs.isEmpty()) {
            throw new UnknownRunException("the log at %s holds no run".formatted(place));
        }
        if (wanted.isEmpty() && runs.size() > 1) {
            throw new LogException("the log at %s holds several runs; choose with --run-id: %s".formatted(place, list));
        }
        String chosen = wanted.orElseGet(() -> runs.iterator().next());
        if (!runs.contains(chosen)) {
            throw new UnknownRunException("the log at %s holds no run %s; it holds %s".formatted(place, chosen, list));
        }
        return chosen;
    }

    /** Unknown here; readers notice when no more records arrive. */
    @Override
    public void requireAlive() {}

    @Override
    public void close() {}

    private record Whole(KafkaConnection connection) implements OpenLog {

        @Override
        public void requireAlive() {}

        @Override
        public void close() {}
    }
}
