package io.erpo.replay;

import io.erpo.log.read.LogReader;
import io.erpo.log.run.RunLog;
import io.erpo.replay.findings.ReplayProgress;
import io.erpo.replay.recording.Recording;
import io.erpo.replay.recording.RecordingException;
import io.erpo.replay.recording.RecordingWriter;
import io.erpo.replay.recording.RunFilter;
import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/** Copies the committed records of a run from its topics to files. */
public final class RunRecorder {

    private final ReplayProgress progress;

    /** @param progress called for every topic */
    public RunRecorder(ReplayProgress progress) {
        this.progress = progress;
    }

    /**
     * @param target an empty directory
     * @throws RecordingException when the run is still going on: topics are read one after another and would not match
     */
    public Recording record(RunLog log, Path target) {
        RecordingWriter writer = new RecordingWriter(target, log.runId());
        List<Topic<?>> topics = Topics.all();
        try (LogReader reader = log.reader()) {
            for (int i = 0; i < topics.size(); i++) {
                copy(reader, topics.get(i), writer);
                progress.at("topics read", i + 1L, topics.size());
            }
            requireStill(reader, log.runId());
        }
        return Recording.open(target);
    }

    /** No record of the run has arrived in a topic since it was read, so together they show one moment. */
    private static void requireStill(LogReader reader, String runId) {
        RunFilter filter = new RunFilter(runId);
        for (Topic<?> topic : Topics.all()) {
            if (reader.newRecords(topic).anyMatch(record -> filter.mayBelong(record.value()))) {
                throw new RecordingException(
                        "run %s goes on: more of it came to %s while its log was read; wait until it ends"
                                .formatted(runId, topic.name()));
            }
        }
    }

    private static <V extends SpecificRecord> void copy(LogReader reader, Topic<V> topic, RecordingWriter writer) {
        try (RecordingWriter.TopicWriter<V> file = writer.topic(topic)) {
            reader.records(topic).forEach(file::add);
        }
    }
}
