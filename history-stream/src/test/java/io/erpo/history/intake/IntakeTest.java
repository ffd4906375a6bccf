package io.erpo.history.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.events.PolicyPublished;
import io.erpo.events.RunEnded;
import io.erpo.events.RunOutcome;
import io.erpo.log.names.NamePrefix;
import io.erpo.schemas.EventDeserializer;
import io.erpo.schemas.EventSerializer;
import io.erpo.schemas.Events;
import io.erpo.schemas.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;
import org.junit.jupiter.api.Test;

class IntakeTest {

    private final List<String> heard = new ArrayList<>();

    /** Each policy has three results, of which that of the run "large" is larger than a record may be. */
    private List<Handler<?>> handlers(Outbox outbox) {
        return List.of(
                new Handler<>(PolicyPublished.class, PolicyPublished::getRunId, policy -> {
                    outbox.publish("a", policy("a", "v1"));
                    outbox.publish("large", policy("large", "v".repeat(17 << 20)));
                    outbox.publish("b", policy("b", "v1"));
                }),
                new Handler<>(RunEnded.class, RunEnded::getRunId, end -> heard.add(end.getRunId())));
    }

    @Test
    void shouldEndTheRunWhoseResultIsTooLargeAndPublishThoseOfTheOthers() {
        try (TopologyTestDriver driver = driver()) {
            driver.createInputTopic(Topics.POLICIES.name(), new ByteArraySerializer(), new ByteArraySerializer())
                    .pipeInput("a".getBytes(UTF_8), Events.encode(policy("a", "v0")));

            List<SpecificRecord> results = driver
                    .createOutputTopic("results", new ByteArrayDeserializer(), new ByteArrayDeserializer())
                    .readValuesToList()
                    .stream()
                    .map(Events::decode)
                    .toList();
            assertThat(results.subList(0, 2)).containsExactly(policy("a", "v1"), policy("b", "v1"));
            assertThat(results.subList(2, results.size()))
                    .singleElement()
                    .isInstanceOfSatisfying(RunEnded.class, end -> {
                        assertThat(end.getRunId()).isEqualTo("large");
                        assertThat(end.getOutcome()).isEqualTo(RunOutcome.FAILED);
                        assertThat(end.getReason())
                                .matches("it needs a PolicyPublished of 17,825,[0-9]{3} bytes, and erpo.policies.v1"
                                        + " takes at most 16,776,192; start a run with fewer prompts in a step, or"
                                        + " fewer responses in a group");
                    });
            assertThat(heard).containsExactly("large");
        }
    }

    private TopologyTestDriver driver() {
        StreamsBuilder builder = new StreamsBuilder();
        builder.stream(Topics.POLICIES.name(), Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()))
                .mapValues(value -> new Arrival(PolicyPublished.class, value))
                .process(() -> new Intake((context, outbox) -> handlers(outbox), IntakeObserver.NONE, NamePrefix.NONE))
                .to(
                        "results",
                        Produced.with(
                                Serdes.String(), Serdes.serdeFrom(new EventSerializer(), new EventDeserializer())));
        Properties properties = new Properties();
        properties.put("application.id", "intake");
        properties.put("bootstrap.servers", "unused:9092");
        return new TopologyTestDriver(builder.build(), properties);
    }

    private static PolicyPublished policy(String runId, String uri) {
        return new PolicyPublished(runId, 0L, uri, "00", null, "huggingface-safetensors", null);
    }
}
