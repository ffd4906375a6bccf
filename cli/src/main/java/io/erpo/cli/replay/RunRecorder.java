package io.erpo.cli.replay;

import io.erpo.cli.local.LocalLog;
import io.erpo.cli.local.RunDirectory;
import io.erpo.cli.local.RunFile;
import io.erpo.cli.log.LogReader;
import io.erpo.replay.findings.ReplayProgress;
import io.erpo.replay.recording.Recording;
import io.erpo.replay.recording.RecordingWriter;
import io.erpo.schemas.Topic;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/** Copies what is committed of a run from its topics to files. */
final class RunRecorder {

    private final ReplayProgress progress;

    RunRecorder(ReplayProgress progress) {
        this.progress = progress;
    }

    /** @param target an empty directory */
    Recording record(RunDirectory run, Path target) throws InterruptedException {
        RecordingWriter writer = new RecordingWriter(target, RunFile.read(run).runId());
        List<Topic<?>> topics = RecordingWriter.readingOrder();
        try (LocalLog log = LocalLog.open(run);
                LogReader reader = new LogReader(log.bootstrapServers())) {
            for (int i = 0; i < topics.size(); i++) {
                copy(reader, topics.get(i), writer);
                progress.at("topics read", i + 1L, topics.size());
            }
        }
        return Recording.open(target);
    }

    private static <V extends SpecificRecord> void copy(LogReader reader, Topic<V> topic, RecordingWriter writer) {
        try (RecordingWriter.TopicWriter<V> file = writer.topic(topic)) {
            reader.read(topic, record -> {
                file.add(record);
                return true;
            });
        }
    }
}
