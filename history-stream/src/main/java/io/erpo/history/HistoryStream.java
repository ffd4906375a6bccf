package io.erpo.history;

import io.erpo.log.Admission;
import io.erpo.log.ClockWatch;
import io.erpo.log.ClusterCheck;
import io.erpo.log.DamagedLog;
import io.erpo.log.DeletedRecords;
import io.erpo.log.LogClients;
import io.erpo.log.names.NamePrefix;
import io.erpo.log.run.RunEnds;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.util.Map;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Configures what the Kafka Streams extension runs. */
final class HistoryStream {

    private static final Logger LOG = LoggerFactory.getLogger(HistoryStream.class);

    /** As {@code quarkus.kafka-streams.application-id} names it, without the prefix. */
    private static final String GROUP = "erpo-history";

    private HistoryStream() {}

    /**
     * Runs before the extension's own observer, which would ask for its topics again and again without saying why it
     * waits.
     */
    static void prepare(
            @Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent event,
            @Identifier("default-kafka-broker") Map<String, Object> kafka) {
        Admission.require(kafka);
        ClusterCheck.start(kafka);
        DeletedRecords.warn(new LogClients(kafka), GROUP);
        ClockWatch.start("history-stream");
    }

    @Produces
    @Singleton
    static Topology topology(
            HistoryMetrics metrics, EndsInLog ended, @Identifier("default-kafka-broker") Map<String, Object> kafka) {
        return HistoryTopology.build(RestorableStores::persistent, metrics, ended, NamePrefix.of(kafka));
    }

    @Produces
    @Singleton
    static EndsInLog ended(@Identifier("default-kafka-broker") Map<String, Object> kafka) {
        return new EndsInLog(RunEnds.open(new LogClients(kafka)));
    }

    static void close(@Disposes EndsInLog ended) {
        ended.close();
    }

    /**
     * Bad records never get here, so this is infrastructure that did not recover, or a defect. The process logs the
     * reason and ends, and the operator decides on a restart. The open transaction is aborted, so nothing is lost or
     * duplicated.
     */
    @Produces
    @Singleton
    static StreamsUncaughtExceptionHandler failure() {
        return failure -> {
            String reason = DamagedLog.sentence(failure).orElse(failure.getMessage());
            LOG.error("history-stream stops: {}", reason, failure);
            Quarkus.asyncExit(1);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        };
    }
}
