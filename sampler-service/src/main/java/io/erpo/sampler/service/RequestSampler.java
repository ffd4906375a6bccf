package io.erpo.sampler.service;

import io.erpo.events.PromptRequest;
import io.erpo.events.Response;
import io.erpo.log.DeadLetters;
import io.erpo.log.TransactionalLoop;
import io.erpo.sampler.generation.GroupSampler;
import io.erpo.sampler.generation.SampledGroup;
import io.erpo.sampler.generation.SamplingModel;
import io.erpo.sampler.policy.LoadedPolicies;
import io.erpo.sampler.policy.PolicyRef;
import io.erpo.schemas.Events;
import io.erpo.schemas.Topics;
import io.erpo.schemas.UnreadableEventException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Requests in, responses and dead letters out. The requests of a poll that name one policy are sampled together. */
final class RequestSampler implements TransactionalLoop.Transformation {

    static final String CONSUMER = "sampler-service";
    private static final Logger LOG = LoggerFactory.getLogger(RequestSampler.class);

    private record Incoming(ConsumerRecord<byte[], byte[]> record, PromptRequest request) {}

    private final LoadedPolicies policies;
    private final GroupSampler sampler;
    private final SamplerMetrics metrics;

    RequestSampler(LoadedPolicies policies, GroupSampler sampler, SamplerMetrics metrics) {
        this.policies = policies;
        this.sampler = sampler;
        this.metrics = metrics;
    }

    @Override
    public List<ProducerRecord<String, SpecificRecord>> apply(ConsumerRecords<byte[], byte[]> batch) {
        List<ProducerRecord<String, SpecificRecord>> results = new ArrayList<>();
        Map<PolicyRef, List<Incoming>> byPolicy = new LinkedHashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : batch) {
            try {
                PromptRequest request = Events.decode(record.value(), PromptRequest.class);
                byPolicy.computeIfAbsent(PolicyRef.of(request), policy -> new ArrayList<>())
                        .add(new Incoming(record, request));
            } catch (UnreadableEventException e) {
                results.add(DeadLetters.of(record, CONSUMER, e.getMessage()));
            }
        }
        byPolicy.forEach((policy, incoming) -> results.addAll(sample(policy, incoming)));
        metrics.refused(results.size() - responses(results).size());
        return results;
    }

    private List<ProducerRecord<String, SpecificRecord>> sample(PolicyRef policy, List<Incoming> incoming) {
        List<SampledGroup> groups = sampler.sample(
                model(policy), incoming.stream().map(Incoming::request).toList());
        List<ProducerRecord<String, SpecificRecord>> results = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            ConsumerRecord<byte[], byte[]> record = incoming.get(i).record();
            List<ProducerRecord<String, SpecificRecord>> group =
                    groups.get(i).map(RequestSampler::toResponses, reason -> DeadLetters.of(record, CONSUMER, reason));
            results.addAll(DeadLetters.unlessTooLarge(group, record, CONSUMER));
        }
        Generation generation = Generation.of(policy, incoming.size(), responses(results));
        LOG.info(generation.line());
        metrics.generated(generation);
        return results;
    }

    private SamplingModel model(PolicyRef policy) {
        try {
            return policies.get(policy);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while loading policy " + policy, e);
        }
    }

    private static ProducerRecord<String, SpecificRecord> toResponses(Response response) {
        return new ProducerRecord<>(Topics.RESPONSES.name(), response.getPromptId(), response);
    }

    private static List<Response> responses(List<ProducerRecord<String, SpecificRecord>> results) {
        return results.stream()
                .map(ProducerRecord::value)
                .filter(Response.class::isInstance)
                .map(Response.class::cast)
                .toList();
    }
}
