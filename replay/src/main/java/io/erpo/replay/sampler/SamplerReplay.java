package io.erpo.replay.sampler;

import io.erpo.events.PolicyPublished;
import io.erpo.events.PromptRequest;
import io.erpo.events.Response;
import io.erpo.events.VerifiedGroup;
import io.erpo.events.VerifiedResponse;
import io.erpo.policy.Placement;
import io.erpo.replay.findings.Difference;
import io.erpo.replay.findings.Findings;
import io.erpo.replay.findings.ReplayProgress;
import io.erpo.replay.findings.Tolerance;
import io.erpo.replay.recording.Place;
import io.erpo.replay.recording.Recorded;
import io.erpo.replay.recording.Recording;
import io.erpo.replay.recording.RecordingException;
import io.erpo.replay.sampler.GroupIndex.Group;
import io.erpo.replay.store.ReplayStore;
import io.erpo.sampler.engine.EngineException;
import io.erpo.sampler.generation.GroupSampler;
import io.erpo.sampler.generation.SampledGroup;
import io.erpo.sampler.generation.SamplingModel;
import io.erpo.sampler.policy.PolicyRef;
import io.erpo.sampler.policy.SampledWeights;
import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import io.erpo.view.comparison.EventComparison;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;

/**
 * Samples the recorded groups again, policy by policy as policies become available, and compares every response: token
 * ids, log-probabilities, text and finish reason.
 */
public final class SamplerReplay implements AutoCloseable {

    private static final String PART = "sampler, groups sampled";
    /** Neither this number nor that of the slots changes a bit of a response. */
    private static final int REQUESTS_AT_ONCE = 32;

    private final Recording recording;
    private final EventComparison comparison;
    private final Tolerance tolerance;
    private final ReplayProgress progress;
    private final ReplayStore store;
    private final Resampler resampler;
    private final GroupSampler sampler = new GroupSampler("replay", InstantSource.fixed(Instant.EPOCH), () -> 0);
    private final GroupIndex groups;
    private final long total;
    private final Map<PolicyRef, PolicyPublished> available = new HashMap<>();

    private long sampled;
    private long compared;
    private long differences;
    private Optional<Difference> first = Optional.empty();

    /**
     * @param engines those that sampled the responses; empty for this program
     * @throws RecordingException when something else sampled a response: only that can sample it again
     */
    public SamplerReplay(
            Recording recording,
            EventComparison comparison,
            Tolerance tolerance,
            ReplayProgress progress,
            ReplayStore store,
            Placement placement,
            Optional<EngineAddresses> engines) {
        this.recording = recording;
        this.comparison = comparison;
        this.tolerance = tolerance;
        this.progress = progress;
        this.store = store;
        this.groups = new GroupIndex(recording);
        this.total = groups.groupsLeft();
        this.resampler = engines.<Resampler>map(
                        addresses -> new EngineResampler(recording, addresses, available::get, store, placement))
                .orElseGet(() -> new OwnResampler(recording, available::get, store, placement));
    }

    /** Samples every group pinned to this policy, which the store can open now. */
    public void resample(PolicyPublished policy) {
        PolicyRef ref = new PolicyRef(policy.getRunId(), policy.getVersion());
        available.put(ref, policy);
        List<Group> pinned = groups.take(policy.getVersion());
        if (pinned.isEmpty()) {
            return;
        }
        try (SamplingModel model = resampler.loader().load(ref)) {
            for (int from = 0; from < pinned.size(); from += REQUESTS_AT_ONCE) {
                sample(model, pinned.subList(from, Math.min(pinned.size(), from + REQUESTS_AT_ONCE)));
            }
        } catch (EngineException e) {
            throw new RecordingException(e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RecordingException("interrupted while loading policy " + ref, e);
        }
    }

    /** Samples the remaining groups of every policy that the run's store keeps. */
    public void resampleStored() {
        recording.forEach(
                Topics.POLICIES,
                policy -> available.putIfAbsent(
                        new PolicyRef(policy.value().getRunId(), policy.value().getVersion()), policy.value()));
        for (Recorded<PolicyPublished> policy : recording.list(Topics.POLICIES)) {
            if (store.has(SampledWeights.of(policy.value()).uri())) {
                resample(policy.value());
            }
        }
    }

    /** The findings so far. */
    public Findings findings() {
        List<String> notes = new ArrayList<>();
        if (groups.groupsLeft() > 0) {
            notes.add(
                    "%d groups were not sampled again: their policies (versions %s) are not kept; a replay of the learner from step 0 makes them again"
                            .formatted(groups.groupsLeft(), groups.left()));
        }
        if (groups.unrequested() > 0) {
            notes.add("%d groups were not sampled again: the log has no request for them"
                    .formatted(groups.unrequested()));
        }
        return new Findings(
                "sampler",
                tolerance.promise(),
                List.of(sampled + " groups", compared + " responses"),
                Map.of(),
                differences,
                first,
                notes);
    }

    @Override
    public void close() {
        resampler.close();
    }

    private void sample(SamplingModel model, List<Group> pinned) {
        List<PromptRequest> requests = pinned.stream()
                .map(group -> at(Topics.PROMPT_REQUESTS, group.request()).value())
                .toList();
        List<SampledGroup> results = sampler.sample(model, requests);
        for (int i = 0; i < results.size(); i++) {
            compare(results.get(i), at(Topics.VERIFIED_GROUPS, pinned.get(i).outcome()));
            progress.at(PART, ++sampled, total);
        }
    }

    private void compare(SampledGroup again, Recorded<VerifiedGroup> group) {
        again.map(
                        response -> compare(response, group),
                        reason -> Optional.of(Difference.ofRecord(
                                group, "a group that cannot be sampled: " + reason, "a verified group")))
                .forEach(difference -> difference.ifPresent(this::found));
    }

    private Optional<Difference> compare(Response again, Recorded<VerifiedGroup> group) {
        compared++;
        Optional<VerifiedResponse> judged = group.value().getResponses().stream()
                .filter(response -> response.getResponseId().equals(again.getResponseId()))
                .findFirst();
        if (judged.isEmpty()) {
            return Optional.of(Difference.of(group, "responses", "response " + again.getResponseId(), "none such"));
        }
        Place place = Place.of(judged.get().getCoordinates());
        Optional<Recorded<Response>> recorded = recording.at(Topics.RESPONSES, place);
        if (recorded.isEmpty()) {
            return Optional.of(
                    Difference.missing("%s, %s".formatted(Topics.RESPONSES.name(), place), again.getResponseId()));
        }
        resampler.requireSame(again.getEngine(), recorded.get().value().getEngine());
        // Compares tokens before the text made from them.
        return Difference.between(again, recorded.get(), comparison, Set.of("text"))
                .or(() -> Difference.between(again, recorded.get(), comparison));
    }

    private void found(Difference difference) {
        differences++;
        first = first.or(() -> Optional.of(difference));
    }

    private <V extends SpecificRecord> Recorded<V> at(Topic<V> topic, Place place) {
        return recording.at(topic, place).orElseThrow();
    }
}
