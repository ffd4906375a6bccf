package io.erpo.replay.recording;

import io.erpo.events.DeadLetter;
import io.erpo.events.Prompt;
import io.erpo.events.RunStarted;
import io.erpo.schemas.Events;
import io.erpo.schemas.Topics;
import io.erpo.schemas.UnreadableEventException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;

/** Which records belong to a run. Prompts are shared by runs, so the run itself must have been seen before them. */
public final class RunFilter {

    private final String runId;
    private final Set<String> prompts = new HashSet<>();

    public RunFilter(String runId) {
        this.runId = runId;
    }

    /** Whether an event is of the run. */
    public boolean belongs(SpecificRecord event) {
        if (event instanceof Prompt prompt) {
            return prompts.contains(prompt.getPromptId());
        }
        if (event instanceof DeadLetter letter) {
            return Optional.ofNullable(letter.getValue())
                    .map(RunFilter::bytes)
                    .map(this::mayBelong)
                    .orElse(true);
        }
        boolean ours = Topics.run(event).filter(runId::equals).isPresent();
        if (ours && event instanceof RunStarted started) {
            prompts.addAll(started.getPromptIds());
            prompts.addAll(started.getHeldOutPromptIds());
        }
        return ours;
    }

    /** Whether the value of a record is of the run. What nobody can read may be of any. */
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
