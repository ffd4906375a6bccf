package io.erpo.cli.free;

import io.erpo.cli.terminal.CommandException;
import io.erpo.replay.archive.Archive;
import io.erpo.replay.recording.Place;
import io.erpo.replay.recording.Recorded;
import io.erpo.replay.recording.Recording;
import io.erpo.schemas.Topic;
import java.nio.file.Path;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A run in an archive whose every byte was verified. */
final class ArchivedRun implements AutoCloseable {

    private final Path archive;
    private final Recording recording;

    private ArchivedRun(Path archive, Recording recording) {
        this.archive = archive;
        this.recording = recording;
    }

    /** @param directory an empty one, with room for the archive */
    static ArchivedRun open(Path archive, Path directory) {
        Archive.unpack(archive, directory);
        return new ArchivedRun(archive, Recording.open(directory));
    }

    String runId() {
        return recording.run().getRunId();
    }

    /** Requires that the archive has this record of the run, at its place and with its content. */
    void require(Topic<?> topic, ConsumerRecord<byte[], byte[]> record, SpecificRecord event) {
        boolean archived = recording
                .at(topic, new Place(record.partition(), record.offset()))
                .map(Recorded::value)
                .filter(event::equals)
                .isPresent();
        if (!archived) {
            throw new CommandException(
                    "%s does not hold run %s whole: %s-%d@%d is in the log and not, or not like this, in the archive; archive the run again, nothing was freed"
                            .formatted(archive, runId(), topic.name(), record.partition(), record.offset()));
        }
    }

    @Override
    public void close() {
        recording.close();
    }
}
