package io.erpo.replay.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.erpo.faults.JsonFaults;
import io.erpo.replay.recording.RecordingException;
import java.math.BigInteger;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

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
            require(topic, "the name of a topic");
            require(file, "the file of topic " + topic);
            requireNumber(records, "the number of records of topic " + topic);
            partitions = list(partitions, "the partitions of topic " + topic);
        }
    }

    /** The first and the last offset of the run's records in a partition. */
    record OffsetRange(int partition, long first, long last) {}

    /**
     * @param name within the archive, with slashes
     * @param sha256 in lower-case hexadecimal digits
     */
    record ArchivedFile(String name, long bytes, String sha256) {

        ArchivedFile {
            require(name, "the name of a file");
            require(sha256, "the sha256 of " + name);
            requireNumber(bytes, "the length of " + name);
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    ArchiveManifest {
        if (!FORMAT.equals(format)) {
            throw new RecordingException("the archive's format should be %s, was %s; was it written by a newer erpo?"
                    .formatted(FORMAT, format));
        }
        require(runId, "runId");
        topics = list(topics, "topics");
        files = list(files, "files");
        requireSum(files.stream().mapToLong(ArchivedFile::bytes));
        requireSum(topics.stream().mapToLong(ArchivedTopic::records));
    }

    private static void requireSum(LongStream numbers) {
        BigInteger sum = numbers.mapToObj(BigInteger::valueOf).reduce(BigInteger.ZERO, BigInteger::add);
        if (sum.bitLength() >= Long.SIZE) {
            throw new RecordingException(
                    NAME + " says that the archive has more bytes or records than a number can: " + sum);
        }
    }

    /** The length of all files together. */
    long bytes() {
        return files.stream().mapToLong(ArchivedFile::bytes).sum();
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
            throw new RecordingException(NAME + " cannot be read: " + reason(e), e);
        }
    }

    /** Jackson's own words are about Java classes where the value has the wrong type. */
    private static String reason(JsonProcessingException e) {
        if (e instanceof UnrecognizedPropertyException unknown) {
            return "it has the unknown field %s; was it written by a newer erpo?".formatted(unknown.getPropertyName());
        }
        if (e instanceof JsonMappingException wrong && !wrong.getPath().isEmpty()) {
            String path = wrong.getPath().stream()
                    .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName())
                    .collect(Collectors.joining())
                    .substring(1);
            return "%s has a value of another type than an archive's".formatted(path);
        }
        return e instanceof JsonMappingException ? "it is no JSON object" : "it is no JSON: " + JsonFaults.describe(e);
    }

    private static void require(String value, String name) {
        if (value == null || value.isBlank()) {
            throw missing(name);
        }
    }

    private static void requireNumber(long value, String name) {
        if (value < 0) {
            throw new RecordingException("%s: %s must be at least 0, was %d".formatted(NAME, name, value));
        }
    }

    private static <T> List<T> list(List<T> values, String name) {
        if (values == null || values.stream().anyMatch(Objects::isNull)) {
            throw missing(name);
        }
        return List.copyOf(values);
    }

    private static RecordingException missing(String name) {
        return new RecordingException("%s lacks %s; it is no archive's, or a damaged one".formatted(NAME, name));
    }
}
