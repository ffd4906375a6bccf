package io.erpo.learner.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.events.PolicyPublished;
import io.erpo.events.TrainStep;
import io.erpo.learner.training.NewPolicy;
import io.erpo.schemas.Topics;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class AnswersTest {

    private static final PolicyPublished POLICY =
            new PolicyPublished("run", 1L, "run/1", "cafe", 0L, "huggingface-safetensors", null);

    @Test
    void shouldPublishAPolicyAndTheStepThatMadeItUnderTheKeyOfTheirRun() {
        TrainStep step = new TrainStep();

        assertThat(Answers.of(new NewPolicy(POLICY, Optional.of(step))))
                .containsExactly(
                        new ProducerRecord<>(Topics.POLICIES.name(), "run", POLICY),
                        new ProducerRecord<>(Topics.TRAIN_STEPS.name(), "run", step));
    }

    @Test
    void shouldPublishABasePolicyWithoutAStep() {
        assertThat(Answers.of(new NewPolicy(POLICY, Optional.empty())))
                .containsExactly(new ProducerRecord<>(Topics.POLICIES.name(), "run", POLICY));
    }
}
