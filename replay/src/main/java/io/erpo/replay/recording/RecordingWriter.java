package io.erpo.replay.recording;

import io.erpo.algorithm.Sha256;
import io.erpo.schemas.Events;
import io.erpo.schemas.Topic;
import io.erpo.schemas.UnreadableEventException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.zip.Deflater;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileConstants;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Writes the records of one run, topic after topic, each in the order of partitions and offsets. Equal records give equal
 * files.
 */
public final class RecordingWriter {

    private final Path directory;
    private final String runId;
    private final RunFilter filter;

    /** @param directory an empty one */
    public RecordingWriter(Path directory, String runId) {
        this.directory = directory;
        this.runId = runId;
        this.filter = new RunFilter(runId);
    }

    /** The file of one topic, to be closed before the next is begun. The topic of runs comes first: it says which prompts are the run's. */
    public <V extends SpecificRecord> TopicWriter<V> topic(Topic<V> topic) {
        return new TopicWriter<>(topic);
    }

    /** Writes the records of one topic. */
    public final class TopicWriter<V extends SpecificRecord> implements AutoCloseable {

        private final Topic<V> topic;
        private final TopicFormat<V> format;
        private final Path path;
        private final DataFileWriter<GenericRecord> file;

        private TopicWriter(Topic<V> topic) {
            this.topic = topic;
            this.format = new TopicFormat<>(topic);
            this.path = Recording.file(directory, topic);
            this.file = new DataFileWriter<>(format.writer());
            try {
                OutputStream out = Files.newOutputStream(path);
                // Every Avro library has this codec; its fastest level is within a tenth of its best on these records.
                file.setCodec(CodecFactory.deflateCodec(Deflater.BEST_SPEED));
                file.create(format.schema(), out, syncMarker(topic));
            } catch (IOException e) {
                throw failure(e);
            }
        }

        /** Adds a record as Kafka has it, if it is of the run. What cannot be read is of no run. */
        public void add(ConsumerRecord<byte[], byte[]> record) {
            V event;
            try {
                event = Events.decode(record.value(), topic.value());
            } catch (UnreadableEventException e) {
                return;
            }
            if (filter.belongs(event)) {
                add(new Recorded<>(
                        topic,
                        new Place(record.partition(), record.offset()),
                        Instant.ofEpochMilli(record.timestamp()),
                        record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8),
                        event));
            }
        }

        /** Adds a record of the run. */
        public void add(Recorded<V> recorded) {
            try {
                file.append(format.datum(recorded));
            } catch (IOException e) {
                throw failure(e);
            }
        }

        @Override
        public void close() {
            try {
                file.close();
            } catch (IOException e) {
                throw failure(e);
            }
        }

        private RecordingException failure(IOException e) {
            return new RecordingException("%s cannot be written: %s; is there room on the disk?".formatted(path, e), e);
        }
    }

    /** Avro would take a random one, and no two archives of a run would be equal. */
    private byte[] syncMarker(Topic<?> topic) {
        byte[] name = (runId + "/" + topic.name()).getBytes(StandardCharsets.UTF_8);
        return Arrays.copyOf(Sha256.newDigest().digest(name), DataFileConstants.SYNC_SIZE);
    }
}
