package io.erpo.cli.deadletters;

import io.erpo.events.DeadLetter;
import io.erpo.events.PolicyPublished;
import io.erpo.fixtures.SampleRun;
import io.erpo.log.DeadLetters;
import io.erpo.schemas.Events;
import io.erpo.schemas.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Dead letters for tests. */
final class Letters {

    private Letters() {}

    static DeadLetter readable() {
        return letter("run-1", Events.encode(SampleRun.policy(3)));
    }

    static DeadLetter garbage() {
        return letter("run-1", new byte[] {(byte) 0xC3, 1, 2});
    }

    static DeadLetter keyless() {
        return letter(null, Events.encode(SampleRun.policy(3)));
    }

    static DeadLetter ofAnotherRun() {
        PolicyPublished policy = PolicyPublished.newBuilder(SampleRun.policy(3))
                .setRunId("another")
                .build();
        return letter("another", Events.encode(policy));
    }

    /** An event that is longer than a letter carries. */
    static byte[] longValue() {
        return Events.encode(PolicyPublished.newBuilder(SampleRun.policy(3))
                .setUri("v".repeat(100_000))
                .build());
    }

    static DeadLetter ofLong(byte[] value) {
        return (DeadLetter) DeadLetters.of(
                        new ConsumerRecord<>(
                                Topics.POLICIES.name(), 0, 7, "run-1".getBytes(StandardCharsets.UTF_8), value),
                        "history-stream",
                        "because")
                .value();
    }

    static DeadLetter letter(String key, byte[] value) {
        return new DeadLetter(
                Topics.POLICIES.name(),
                0,
                7L,
                key == null ? null : ByteBuffer.wrap(key.getBytes(StandardCharsets.UTF_8)),
                value == null ? null : ByteBuffer.wrap(value),
                "history-stream",
                "version 3, but the next one is 2",
                null,
                null);
    }
}
