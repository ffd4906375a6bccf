package io.erpo.cli.free;

import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The archives of the runs to be freed, by run; none when they are freed without. */
record Archives(Map<String, ArchivedRun> byRun) implements AutoCloseable {

    Archives {
        byRun = Map.copyOf(byRun);
    }

    Set<String> runs() {
        return byRun.keySet();
    }

    /** Requires that a record of a freed run is in the archive of that run. */
    void require(Topic<?> topic, ConsumerRecord<byte[], byte[]> record, SpecificRecord event) {
        Optional<ArchivedRun> archive = Topics.run(event).map(byRun::get);
        archive.ifPresent(run -> run.require(topic, record, event));
    }

    @Override
    public void close() {
        byRun.values().forEach(ArchivedRun::close);
    }
}
