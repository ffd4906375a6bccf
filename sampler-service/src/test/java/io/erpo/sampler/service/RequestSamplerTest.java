package io.erpo.sampler.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.events.DeadLetter;
import io.erpo.events.PromptRequest;
import io.erpo.events.RecordPlace;
import io.erpo.events.Response;
import io.erpo.events.RunEnded;
import io.erpo.events.RunOutcome;
import io.erpo.policy.DeviceException;
import io.erpo.policy.PolicyException;
import io.erpo.policy.StorageException;
import io.erpo.sampler.FakeModel;
import io.erpo.sampler.Samples;
import io.erpo.sampler.engine.EngineException;
import io.erpo.sampler.generation.GroupSampler;
import io.erpo.sampler.generation.SamplingAnswer;
import io.erpo.sampler.generation.SamplingModel;
import io.erpo.sampler.generation.SamplingRequest;
import io.erpo.sampler.policy.LoadedPolicies;
import io.erpo.sampler.policy.PolicyRef;
import io.erpo.schemas.Events;
import io.erpo.schemas.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RequestSamplerTest {

    private static final TopicPartition PARTITION = new TopicPartition(Topics.PROMPT_REQUESTS.name(), 1);

    private final Map<PolicyRef, RuntimeException> failures = new HashMap<>();
    private PolicyException generating;
    private final List<PolicyRef> loads = new ArrayList<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final FakeProgress progress = new FakeProgress();
    private final RequestSampler requestSampler = new RequestSampler(
            new LoadedPolicies(this::load, 2),
            new GroupSampler("sampler-0", () -> Instant.EPOCH, () -> 0),
            progress,
            () -> Instant.EPOCH,
            new SamplerMetrics(meters));

    @Test
    void shouldWriteTheResponsesOfAGroupByPrompt() {
        List<ProducerRecord<String, SpecificRecord>> results = apply(Samples.request("p", "3+4="));

        assertThat(results).hasSize(2).allSatisfy(result -> {
            assertThat(result.topic()).isEqualTo("erpo.responses.v1");
            assertThat(result.key()).isEqualTo("p");
        });
        assertThat(responseIds(results)).containsExactly("run-1/p/0/0", "run-1/p/0/1");
    }

    @Test
    void shouldSampleEachRequestWithThePolicyItNames() {
        List<ProducerRecord<String, SpecificRecord>> results =
                apply(pinned("p", Samples.RUN, 3), pinned("q", "run-2", 0), pinned("r", Samples.RUN, 3));

        assertThat(loads).containsExactly(new PolicyRef(Samples.RUN, 3), new PolicyRef("run-2", 0));
        assertThat(results).extracting(ProducerRecord::key).containsExactly("p", "p", "r", "r", "q", "q");
        assertThat(results)
                .extracting(result -> ((Response) result.value()).getPolicyVersion())
                .containsExactly(3L, 3L, 3L, 3L, 0L, 0L);
    }

    @Test
    void shouldSampleADuplicateLikeTheFirst() {
        PromptRequest request = Samples.request("p", "3+4=");

        List<ProducerRecord<String, SpecificRecord>> results = apply(request, request);

        assertThat(results.subList(2, 4)).isEqualTo(results.subList(0, 2));
    }

    @Test
    void shouldGoOnWhenARequestCannotBeReadOrSampled() {
        byte[] unreadable = "not an event".getBytes(StandardCharsets.UTF_8);
        byte[] tooLong = Events.encode(Samples.request("p", "12345678901234567890"));
        byte[] good = Events.encode(Samples.request("q", "3+4="));

        List<ProducerRecord<String, SpecificRecord>> results = requestSampler.apply(batch(unreadable, tooLong, good));

        assertThat(results)
                .extracting(ProducerRecord::topic)
                .containsExactly(
                        "erpo.dead-letters.v1", "erpo.dead-letters.v1", "erpo.responses.v1", "erpo.responses.v1");
        DeadLetter refused = (DeadLetter) results.get(1).value();
        assertThat(refused.getPartition()).isEqualTo(1);
        assertThat(refused.getOffset()).isEqualTo(1);
        assertThat(refused.getValue().array()).isEqualTo(tooLong);
        assertThat(refused.getConsumer()).isEqualTo("sampler-service");
        assertThat(refused.getReason())
                .isEqualTo("a prompt of 20 tokens and 4 new ones exceed the 16 positions of the model");
        assertThat(meters.counter("erpo.dead.letters").count()).isEqualTo(2);
        assertThat(meters.counter("erpo.sampler.responses").count()).isEqualTo(2);
        assertThat(meters.timer("erpo.sampler.generation").count()).isEqualTo(1);
    }

    @Test
    void shouldFailTheRunAndNoOtherWhenItsPolicyCannotBeLoaded() {
        failures.put(new PolicyRef(Samples.RUN, 99), new PolicyException("v99 has sha256 a, but b was published"));

        List<ProducerRecord<String, SpecificRecord>> results =
                apply(pinned("p", "run-2", 0), pinned("q", Samples.RUN, 99), pinned("r", Samples.RUN, 99));

        assertThat(results)
                .extracting(ProducerRecord::topic)
                .containsExactly("erpo.responses.v1", "erpo.responses.v1", "erpo.run-ends.v1");
        RunEnded end = (RunEnded) results.get(2).value();
        assertThat(end)
                .isEqualTo(new RunEnded(
                        Samples.RUN,
                        RunOutcome.FAILED,
                        "sampler-service",
                        "group run-1/q/0 of step 2 cannot be sampled with policy v99 of run run-1, so the run cannot go on:"
                                + " v99 has sha256 a, but b was published (mend this, then start a new run)",
                        new RecordPlace("erpo.prompt-requests.v1", 1, 1L),
                        Instant.EPOCH));
        assertThat(results.get(2).key()).isEqualTo(Samples.RUN);
        assertThat(meters.counter("erpo.dead.letters").count()).isZero();
    }

    @Test
    void shouldSayOnceThatARunFailedEvenWhereItsViewOfTheLogIsBehind() {
        failures.put(new PolicyRef(Samples.RUN, 3), new PolicyException("gone"));
        failures.put(new PolicyRef(Samples.RUN, 4), new PolicyException("gone"));

        List<ProducerRecord<String, SpecificRecord>> results =
                apply(pinned("p", Samples.RUN, 3), pinned("q", Samples.RUN, 4));
        assertThat(results).hasSize(1);

        requestSampler.aborted();
        assertThat(apply(pinned("p", Samples.RUN, 3)))
                .as("nothing was committed")
                .hasSize(1);

        requestSampler.committed(results);
        assertThat(apply(pinned("r", Samples.RUN, 4))).isEmpty();
    }

    @Test
    void shouldFailTheRunWhenItsPolicyGivesNumbersThatAreNone() {
        generating = new PolicyException("the policy gave log-probability NaN");

        List<ProducerRecord<String, SpecificRecord>> results = apply(pinned("p", Samples.RUN, 0));

        assertThat(results).extracting(ProducerRecord::topic).containsExactly("erpo.run-ends.v1");
    }

    @ParameterizedTest
    @MethodSource("faultsOfThePlace")
    void shouldEndTheServiceAndNoRunWhenThePlaceIsAtFault(RuntimeException fault) {
        failures.put(new PolicyRef(Samples.RUN, 99), fault);

        assertThatThrownBy(() -> apply(pinned("p", Samples.RUN, 99))).isSameAs(fault);
    }

    static Stream<RuntimeException> faultsOfThePlace() {
        return Stream.of(
                new StorageException("the bucket does not answer"),
                new DeviceException("cuda:0 cannot be used"),
                EngineException.permanent("engine http://127.0.0.1:8000: is not used"),
                new IllegalStateException("a defect"));
    }

    @Test
    void shouldPassOverTheRequestsOfEndedRunsAndOfCompleteSteps() {
        failures.put(new PolicyRef("run-2", 1), new PolicyException("retention removed it"));
        progress.ended.add("run-3");
        PromptRequest over = pinned("p", "run-2", 1);
        progress.over.add(over.getGroupId());

        List<ProducerRecord<String, SpecificRecord>> results =
                apply(over, pinned("q", "run-3", 0), pinned("r", Samples.RUN, 0));

        assertThat(results).extracting(ProducerRecord::key).containsExactly("r", "r");
        assertThat(loads).containsExactly(new PolicyRef(Samples.RUN, 0));
    }

    private SamplingModel load(PolicyRef policy) {
        if (failures.containsKey(policy)) {
            throw failures.get(policy);
        }
        loads.add(policy);
        return new FakeModel() {
            @Override
            public List<SamplingAnswer> sample(List<SamplingRequest> requests) {
                if (generating != null) {
                    throw generating;
                }
                return super.sample(requests);
            }
        };
    }

    private static final class FakeProgress implements Progress {

        private final Set<String> ended = new HashSet<>();
        private final Set<String> over = new HashSet<>();

        @Override
        public boolean hasEnded(String runId) {
            return ended.contains(runId);
        }

        @Override
        public boolean isOver(PromptRequest request) {
            return over.contains(request.getGroupId());
        }

        @Override
        public List<String> openRuns() {
            return List.of();
        }
    }

    private static PromptRequest pinned(String promptId, String run, long version) {
        PromptRequest request = Samples.request(promptId, "3+4=");
        request.setRunId(run);
        request.setPolicyVersion(version);
        return request;
    }

    private List<ProducerRecord<String, SpecificRecord>> apply(PromptRequest... requests) {
        byte[][] values = new byte[requests.length][];
        for (int i = 0; i < requests.length; i++) {
            values[i] = Events.encode(requests[i]);
        }
        return requestSampler.apply(batch(values));
    }

    private static ConsumerRecords<byte[], byte[]> batch(byte[]... values) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (byte[] value : values) {
            records.add(new ConsumerRecord<>(
                    PARTITION.topic(),
                    PARTITION.partition(),
                    records.size(),
                    "key".getBytes(StandardCharsets.UTF_8),
                    value));
        }
        return new ConsumerRecords<>(Map.of(PARTITION, records), Map.of());
    }

    private static List<String> responseIds(List<ProducerRecord<String, SpecificRecord>> results) {
        return results.stream()
                .map(result -> ((Response) result.value()).getResponseId())
                .toList();
    }
}
