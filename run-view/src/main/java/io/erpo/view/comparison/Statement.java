package io.erpo.view.comparison;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.events.AdvantageBatch;
import io.erpo.events.DeadLetter;
import io.erpo.events.Draw;
import io.erpo.events.Evaluation;
import io.erpo.events.PolicyPublished;
import io.erpo.events.Prompt;
import io.erpo.events.PromptHistory;
import io.erpo.events.PromptRequest;
import io.erpo.events.Response;
import io.erpo.events.Reward;
import io.erpo.events.RunStarted;
import io.erpo.events.TrainStep;
import io.erpo.events.VerifiedGroup;
import io.erpo.view.json.EventJson;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;

/**
 * What a record says about a run, apart from where, when and how fast it came to be: that depends on the machine and on
 * what was repeated. Offsets are among it, since an aborted transaction leaves a gap.
 *
 * @param subject what it is about; the log says one thing about each
 * @param content the rest of it, as JSON
 */
public record Statement(String subject, String content) {

    private static final Set<String> CIRCUMSTANCES = Set.of(
            "coordinates",
            "responseCoordinates",
            "sampler",
            "startedAt",
            "generationMicros",
            "durationMicros",
            "fetchMicros",
            "trainMicros",
            "saveMicros");

    public static Statement of(SpecificRecord event) {
        ObjectNode content = EventJson.of(event);
        removeCircumstances(content);
        return new Statement(subject(event), content.toString());
    }

    private static String subject(SpecificRecord event) {
        if (event instanceof RunStarted run) {
            return run.getRunId();
        } else if (event instanceof Prompt prompt) {
            return prompt.getPromptId();
        } else if (event instanceof Draw draw) {
            return "%s step %d round %d slot %d"
                    .formatted(draw.getPurpose(), draw.getStep(), draw.getRound(), draw.getSlot());
        } else if (event instanceof PromptRequest request) {
            return request.getGroupId();
        } else if (event instanceof Response response) {
            return response.getResponseId();
        } else if (event instanceof Reward reward) {
            return reward.getResponseId() + " by " + reward.getName();
        } else if (event instanceof VerifiedGroup group) {
            return group.getGroupId();
        } else if (event instanceof PromptHistory history) {
            return history.getPromptId();
        } else if (event instanceof AdvantageBatch batch) {
            return "step " + batch.getStep();
        } else if (event instanceof PolicyPublished policy) {
            return "version " + policy.getVersion();
        } else if (event instanceof TrainStep step) {
            return "step " + step.getStep();
        } else if (event instanceof Evaluation evaluation) {
            return "%s of version %d".formatted(evaluation.getBenchmark(), evaluation.getPolicyVersion());
        } else if (event instanceof DeadLetter letter) {
            return "%s-%d@%d by %s"
                    .formatted(letter.getTopic(), letter.getPartition(), letter.getOffset(), letter.getConsumer());
        }
        throw new IllegalArgumentException("no topic has events of type " + event.getClass());
    }

    private static void removeCircumstances(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove(CIRCUMSTANCES);
        }
        node.forEach(Statement::removeCircumstances);
    }
}
