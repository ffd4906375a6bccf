package io.erpo.cli.replay;

import io.erpo.cli.local.LocalLog;
import io.erpo.cli.local.LocalRunException;
import io.erpo.cli.local.RunDirectory;
import io.erpo.cli.local.RunFile;
import io.erpo.cli.log.LogReader;
import io.erpo.replay.findings.ReplayProgress;
import io.erpo.replay.recording.Recording;
import io.erpo.replay.recording.RecordingWriter;
import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/** Copies what is committed of a run from its topics to files. */
public final class RunRecorder {

    private final ReplayProgress progress;

    /** @param progress told of every topic */
    public RunRecorder(ReplayProgress progress) {
        this.progress = progress;
    }

    /**
     * @param target an empty directory
     * @throws LocalRunException while the run is running: topics read one after the other would not fit together
     */
    public Recording record(RunDirectory run, Path target) throws InterruptedException {
        RecordingWriter writer = new RecordingWriter(target, RunFile.read(run).runId());
        requireAtRest(run);
        List<Topic<?>> topics = Topics.all();
        try (LocalLog log = LocalLog.open(run);
                LogReader reader = new LogReader(log.connection())) {
            for (int i = 0; i < topics.size(); i++) {
                copy(reader, topics.get(i), writer);
                progress.at("topics read", i + 1L, topics.size());
            }
        }
        return Recording.open(target);
    }

    private static void requireAtRest(RunDirectory run) {
        run.tryClaim()
                .orElseThrow(() -> new LocalRunException(
                        "%s is in use; wait until the run ends, or stop it (--resume continues it), so that its log stands still"
                                .formatted(run.root())))
                .close();
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
