package io.erpo.replay.history;

import io.erpo.events.AdvantageBatch;
import io.erpo.events.Draw;
import io.erpo.events.Evaluation;
import io.erpo.events.PromptHistory;
import io.erpo.events.PromptRequest;
import io.erpo.events.VerifiedGroup;
import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import java.util.List;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;

/**
 * A topic that history-stream writes, and what one of its events is about: an id that is the same in every replay, whatever
 * the order of the topic.
 */
record Derived<V extends SpecificRecord>(Topic<V> topic, Function<V, String> about) {

    static final Derived<VerifiedGroup> GROUPS =
            new Derived<>(Topics.VERIFIED_GROUPS, group -> "group " + group.getGroupId());
    static final Derived<PromptHistory> HISTORIES =
            new Derived<>(Topics.PROMPT_HISTORY, history -> "prompt %s after visit %d"
                    .formatted(history.getPromptId(), history.getVisits()));
    static final Derived<AdvantageBatch> BATCHES =
            new Derived<>(Topics.ADVANTAGE_BATCHES, batch -> "step " + batch.getStep());
    static final Derived<Evaluation> EVALUATIONS = new Derived<>(Topics.EVALUATIONS, evaluation -> "policy %d on %s"
            .formatted(evaluation.getPolicyVersion(), evaluation.getBenchmark()));
    static final Derived<Draw> DRAWS = new Derived<>(Topics.DRAWS, draw -> "%s draw of step %d, round %d, slot %d"
            .formatted(draw.getPurpose(), draw.getStep(), draw.getRound(), draw.getSlot()));
    static final Derived<PromptRequest> REQUESTS =
            new Derived<>(Topics.PROMPT_REQUESTS, request -> "group " + request.getGroupId());

    /** All of them, causes before effects. */
    static final List<Derived<?>> ALL = List.of(GROUPS, HISTORIES, BATCHES, EVALUATIONS, DRAWS, REQUESTS);
}
