package io.erpo.sampler.service;

import io.erpo.events.DeadLetter;
import io.erpo.events.PromptRequest;
import io.erpo.events.Response;
import io.erpo.events.RunEnded;
import io.erpo.log.DeadLetters;
import io.erpo.log.Place;
import io.erpo.log.TransactionalLoop;
import io.erpo.log.run.RunEnds;
import io.erpo.policy.DeviceException;
import io.erpo.policy.PolicyException;
import io.erpo.policy.StorageException;
import io.erpo.sampler.generation.GroupSampler;
import io.erpo.sampler.generation.SampledGroup;
import io.erpo.sampler.generation.SamplingModel;
import io.erpo.sampler.policy.LoadedPolicies;
import io.erpo.sampler.policy.PolicyRef;
import io.erpo.schemas.Events;
import io.erpo.schemas.Topics;
import io.erpo.schemas.UnreadableEventException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests in, responses and dead letters out. The requests of a poll that name one policy are sampled together. A policy that
 * cannot be sampled with, whoever tries, fails its run; the requests of ended runs, and those whose step or measurement is
 * complete, are passed over.
 */
final class RequestSampler implements TransactionalLoop.Transformation {

    static final String CONSUMER = "sampler-service";
    private static final Logger LOG = LoggerFactory.getLogger(RequestSampler.class);

    private record Incoming(ConsumerRecord<byte[], byte[]> record, PromptRequest request) {}

    private final LoadedPolicies policies;
    private final GroupSampler sampler;
    private final Progress progress;
    private final InstantSource clock;
    private final SamplerMetrics metrics;
    /** Ends that this instance has written; its view of the log may not have them yet. */
    private final Set<String> failed = new HashSet<>();

    /** @param clock for the times of failures, which affect nothing */
    RequestSampler(
            LoadedPolicies policies,
            GroupSampler sampler,
            Progress progress,
            InstantSource clock,
            SamplerMetrics metrics) {
        this.policies = policies;
        this.sampler = sampler;
        this.progress = progress;
        this.clock = clock;
        this.metrics = metrics;
    }

    @Override
    public List<ProducerRecord<String, SpecificRecord>> apply(ConsumerRecords<byte[], byte[]> batch) {
        List<ProducerRecord<String, SpecificRecord>> results = new ArrayList<>();
        Map<PolicyRef, List<Incoming>> byPolicy = new LinkedHashMap<>();
        int ofEndedRuns = 0;
        int over = 0;
        for (ConsumerRecord<byte[], byte[]> record : batch) {
            try {
                PromptRequest request = Events.decode(record.value(), PromptRequest.class);
                if (hasEnded(request.getRunId())) {
                    ofEndedRuns++;
                } else if (progress.isOver(request)) {
                    over++;
                } else {
                    byPolicy.computeIfAbsent(PolicyRef.of(request), policy -> new ArrayList<>())
                            .add(new Incoming(record, request));
                }
            } catch (UnreadableEventException e) {
                results.add(DeadLetters.of(record, CONSUMER, e.getMessage()));
            }
        }
        if (ofEndedRuns + over > 0) {
            LOG.info("requests={} passed over: ofEndedRuns={} ofCompleteSteps={}", batch.count(), ofEndedRuns, over);
        }
        Set<String> failing = new HashSet<>();
        byPolicy.forEach((policy, incoming) -> {
            if (!failing.contains(policy.runId())) {
                results.addAll(sampleOrFail(policy, incoming, failing));
            }
        });
        metrics.refused(count(results, DeadLetter.class));
        return results;
    }

    @Override
    public void committed(List<ProducerRecord<String, SpecificRecord>> results) {
        results.stream()
                .map(ProducerRecord::value)
                .filter(RunEnded.class::isInstance)
                .forEach(end -> failed.add(((RunEnded) end).getRunId()));
    }

    @Override
    public void deleted(TopicPartition partition) {
        LOG.warn("runs that have not ended and may wait for the deleted requests: {}", progress.openRuns());
    }

    private boolean hasEnded(String runId) {
        return failed.contains(runId) || progress.hasEnded(runId);
    }

    /** @param failing gets the run when it fails */
    private List<ProducerRecord<String, SpecificRecord>> sampleOrFail(
            PolicyRef policy, List<Incoming> incoming, Set<String> failing) {
        try {
            return sample(policy, incoming);
        } catch (StorageException | DeviceException e) {
            throw e;
        } catch (PolicyException e) {
            failing.add(policy.runId());
            return List.of(failure(policy, incoming.get(0), e));
        }
    }

    private ProducerRecord<String, SpecificRecord> failure(PolicyRef policy, Incoming first, PolicyException e) {
        String reason = ("group %s of step %d cannot be sampled with policy %s, so the run cannot go on: %s"
                        + " (mend this, then start a new run)")
                .formatted(first.request().getGroupId(), first.request().getStep(), policy, e.getMessage());
        LOG.error("runId={} failed at {}: {}", policy.runId(), Place.of(first.record()), reason);
        return RunEnds.failedAt(
                first.record(),
                policy.runId(),
                CONSUMER,
                reason,
                clock.instant().truncatedTo(ChronoUnit.MILLIS));
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

    private static long count(List<ProducerRecord<String, SpecificRecord>> results, Class<?> type) {
        return results.stream()
                .filter(result -> type.isInstance(result.value()))
                .count();
    }

    private static List<Response> responses(List<ProducerRecord<String, SpecificRecord>> results) {
        return results.stream()
                .map(ProducerRecord::value)
                .filter(Response.class::isInstance)
                .map(Response.class::cast)
                .toList();
    }
}
