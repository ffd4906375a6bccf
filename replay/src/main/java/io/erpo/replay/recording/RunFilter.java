package io.erpo.replay.recording;

import io.erpo.events.DeadLetter;
import io.erpo.events.Prompt;
import io.erpo.events.RunStarted;
import io.erpo.schemas.Events;
import io.erpo.schemas.UnreadableEventException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import org.apache.avro.Schema.Field;
import org.apache.avro.specific.SpecificRecord;

/** Which records belong to a run. Prompts are shared by runs, so the run itself must have been seen before them. */
final class RunFilter {

    private final String runId;
    private final Set<String> prompts = new HashSet<>();

    RunFilter(String runId) {
        this.runId = runId;
    }

    boolean belongs(SpecificRecord event) {
        if (event instanceof Prompt prompt) {
            return prompts.contains(prompt.getPromptId());
        }
        if (event instanceof DeadLetter letter) {
            return belongs(letter);
        }
        Field run = event.getSchema().getField("runId");
        boolean ours = run != null && runId.equals(event.get(run.pos()));
        if (ours && event instanceof RunStarted started) {
            prompts.addAll(started.getPromptIds());
            prompts.addAll(started.getHeldOutPromptIds());
        }
        return ours;
    }

    /** What nobody can read may be of any run, and is kept. */
    private boolean belongs(DeadLetter letter) {
        try {
            return letter.getValue() == null || belongs(Events.decode(bytes(letter.getValue())));
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
