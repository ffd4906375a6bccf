package io.erpo.replay.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.erpo.replay.recording.RecordingException;
import java.util.List;

/**
 * {@code manifest.json}: the content of an archive.
 *
 * @param format what wrote it
 * @param runId the run
 * @param codeVersion version of erpo that started the run
 * @param topics the topics, in the order in which a run's events pass through them
 * @param files every file but this one, with its digest
 */
record ArchiveManifest(
        String format, String runId, String codeVersion, List<ArchivedTopic> topics, List<ArchivedFile> files) {

    static final String NAME = "manifest.json";
    static final String FORMAT = "erpo-archive-1";

    /** @param partitions those that hold records of the run */
    record ArchivedTopic(String topic, String file, long records, List<OffsetRange> partitions) {

        ArchivedTopic {
            partitions = List.copyOf(partitions);
        }
    }

    /** The first and the last offset of the run's records in a partition. */
    record OffsetRange(int partition, long first, long last) {}

    /**
     * @param name within the archive, with slashes
     * @param sha256 in lower-case hexadecimal digits
     */
    record ArchivedFile(String name, long bytes, String sha256) {}

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    ArchiveManifest {
        if (!FORMAT.equals(format)) {
            throw new RecordingException("the archive's format should be %s, was %s; was it written by a newer erpo?"
                    .formatted(FORMAT, format));
        }
        topics = List.copyOf(topics);
        files = List.copyOf(files);
    }

    String toJson() {
        try {
            return JSON.writeValueAsString(this) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of records is always JSON", e);
        }
    }

    static ArchiveManifest parse(String json) {
        try {
            return JSON.readValue(json, ArchiveManifest.class);
        } catch (JsonProcessingException e) {
            if (e.getCause() instanceof RecordingException explained) {
                throw explained;
            }
            throw new RecordingException(NAME + " cannot be read: " + e.getOriginalMessage(), e);
        }
    }
}
