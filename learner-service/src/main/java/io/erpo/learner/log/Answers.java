package io.erpo.learner.log;

import io.erpo.learner.training.NewPolicy;
import io.erpo.schemas.Topics;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The records with which the learner answers. */
public final class Answers {

    private Answers() {}

    /** A new policy and the step that made it, with the key of their run. */
    public static List<ProducerRecord<String, SpecificRecord>> of(NewPolicy made) {
        String runId = made.policy().getRunId();
        List<ProducerRecord<String, SpecificRecord>> records = new ArrayList<>();
        records.add(new ProducerRecord<>(Topics.POLICIES.name(), runId, made.policy()));
        made.step().ifPresent(step -> records.add(new ProducerRecord<>(Topics.TRAIN_STEPS.name(), runId, step)));
        return List.copyOf(records);
    }
}
