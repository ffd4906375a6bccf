package io.erpo.replay.recording;

import io.erpo.events.DeadLetter;
import io.erpo.events.Prompt;
import io.erpo.events.RunStarted;
import io.erpo.schemas.Events;
import io.erpo.schemas.Topics;
import io.erpo.schemas.UnreadableEventException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;

/** Decides which records belong to a run. Runs share prompts, so the run itself must come before them. */
public final class RunFilter {

    private final String runId;
    private final Set<String> prompts = new HashSet<>();

    public RunFilter(String runId) {
        this.runId = runId;
    }

    /** Whether an event belongs to the run. */
    public boolean belongs(SpecificRecord event) {
        if (event instanceof Prompt prompt) {
            return prompts.contains(prompt.getPromptId());
        }
        if (event instanceof DeadLetter letter) {
            return mayBelong(letter);
        }
        boolean ours = Topics.run(event).filter(runId::equals).isPresent();
        if (ours && event instanceof RunStarted started) {
            prompts.addAll(started.getPromptIds());
            prompts.addAll(started.getHeldOutPromptIds());
            started.getBenchmarks().forEach(benchmark -> prompts.addAll(benchmark.getPromptIds()));
        }
        return ours;
    }

    /** Whether the refused record may belong to the run: a letter carries only the beginning of a long one. */
    private boolean mayBelong(DeadLetter letter) {
        Optional<byte[]> value = Optional.ofNullable(letter.getValue()).map(RunFilter::bytes);
        boolean whole = letter.getValueBytes() == null
                || value.map(bytes -> (long) bytes.length).orElse(0L).equals(letter.getValueBytes());
        boolean keyedByRun = Topics.named(letter.getTopic())
                .filter(topic -> topic.key().equals(Topics.RUNS.key()))
                .isPresent();
        if (!whole && keyedByRun && letter.getKey() != null) {
            return runId.equals(new String(bytes(letter.getKey()), StandardCharsets.UTF_8));
        }
        return value.map(this::mayBelong).orElse(true);
    }

    /** Whether a record may belong to the run. Undecodable records may belong to any run. */
    public boolean mayBelong(byte[] value) {
        try {
            return belongs(Events.decode(value));
        } catch (UnreadableEventException e) {
            return true;
        }
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
