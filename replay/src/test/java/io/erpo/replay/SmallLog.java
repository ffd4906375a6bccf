package io.erpo.replay;

import io.erpo.events.PolicyPublished;
import io.erpo.replay.recording.Place;
import io.erpo.replay.recording.Recorded;
import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A run that was started and has published two policies. */
public final class SmallLog {

    private SmallLog() {}

    /** Writes it as a recording. */
    public static void write(Path directory) throws IOException {
        Map<Topic<?>, List<Recorded<?>>> log = new HashMap<>();
        Topics.all().forEach(topic -> log.put(topic, new ArrayList<>()));
        log.get(Topics.RUNS)
                .add(new Recorded<>(Topics.RUNS, new Place(0, 0), Instant.EPOCH, TinyRun.RUN, TinyRun.run()));
        for (long version = 0; version < 2; version++) {
            PolicyPublished policy = new PolicyPublished(
                    TinyRun.RUN, version, "run-1/v" + version, "ab".repeat(32), null, "huggingface-safetensors", null);
            log.get(Topics.POLICIES)
                    .add(new Recorded<>(
                            Topics.POLICIES, new Place(0, 4 + version), Instant.EPOCH, TinyRun.RUN, policy));
        }
        new LogFiles(log).write(directory);
    }
}
