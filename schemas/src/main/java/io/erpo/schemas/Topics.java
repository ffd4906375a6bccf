package io.erpo.schemas;

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
import io.erpo.events.RunEnded;
import io.erpo.events.RunStarted;
import io.erpo.events.TrainStep;
import io.erpo.events.VerifiedGroup;
import io.erpo.schemas.Topic.Cleanup;
import io.erpo.schemas.Topic.Plane;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;

/** Every topic of the system; other code neither creates nor names topics. */
public final class Topics {

    /** The largest record, in bytes: brokers accept it, producers send it and every topic allows it. */
    public static final int MAX_RECORD_BYTES = 16 << 20;

    /** Room in a record for its key and for what Kafka adds. */
    static final int RECORD_OVERHEAD_BYTES = 1024;

    /**
     * The {@code compression.type} of every topic, of those of Kafka Streams too. It makes the broker unpack what a
     * producer compressed, and refuse what is then larger than the largest record. With any other value a record of a
     * few kilobytes may unpack to more than the memory of its consumers.
     */
    public static final String COMPRESSION = "uncompressed";

    /** A request, its responses and their group contain parts of these. */
    private static final int SMALL_EVENT_BYTES = 1 << 20;

    /** 800,000 tokens; each takes ten times as much in memory. */
    private static final int LARGEST_RESPONSE_BYTES = 8 << 20;

    public static final Topic<RunStarted> RUNS = new Topic<>(
            "erpo.runs.v1",
            "runId",
            RunStarted.class,
            Plane.RUN,
            Cleanup.DELETE,
            About.ofARun(RunStarted::getRunId, RunStarted::getRunId).under("startedAt"));
    public static final Topic<Prompt> PROMPTS = new Topic<>(
            "erpo.prompts.v1",
            "promptId",
            Prompt.class,
            Plane.PROMPT,
            Cleanup.COMPACT,
            About.ofNoRun(Prompt::getPromptId),
            SMALL_EVENT_BYTES);
    public static final Topic<Draw> DRAWS = new Topic<>(
            "erpo.draws.v1",
            "promptId",
            Draw.class,
            Plane.PROMPT,
            Cleanup.DELETE,
            About.ofARun(Draw::getRunId, draw -> "%s draw of step %d, round %d, slot %d"
                    .formatted(draw.getPurpose(), draw.getStep(), draw.getRound(), draw.getSlot())));
    public static final Topic<PromptRequest> PROMPT_REQUESTS = new Topic<>(
            "erpo.prompt-requests.v1",
            "promptId",
            PromptRequest.class,
            Plane.PROMPT,
            Cleanup.DELETE,
            About.ofARun(PromptRequest::getRunId, request -> "group " + request.getGroupId()));
    public static final Topic<Response> RESPONSES = new Topic<>(
            "erpo.responses.v1",
            "promptId",
            Response.class,
            Plane.PROMPT,
            Cleanup.DELETE,
            About.ofARun(Response::getRunId, Response::getResponseId)
                    .under("sampler", "startedAt", "generationMicros", "engine", "seed", "weightLabel"),
            LARGEST_RESPONSE_BYTES);
    public static final Topic<Reward> REWARDS = new Topic<>(
            "erpo.rewards.v1",
            "promptId",
            Reward.class,
            Plane.PROMPT,
            Cleanup.DELETE,
            About.ofARun(Reward::getRunId, (Reward reward) -> reward.getResponseId() + " by " + reward.getName())
                    .under("durationMicros", "explanation"),
            SMALL_EVENT_BYTES);
    public static final Topic<VerifiedGroup> VERIFIED_GROUPS = new Topic<>(
            "erpo.verified-groups.v1",
            "promptId",
            VerifiedGroup.class,
            Plane.PROMPT,
            Cleanup.DELETE,
            About.ofARun(VerifiedGroup::getRunId, group -> "group " + group.getGroupId()));
    /** Keyed by run and prompt, because compaction by prompt alone would let one run erase another's history. */
    public static final Topic<PromptHistory> PROMPT_HISTORY = new Topic<>(
            "erpo.prompt-history.v1",
            "runId/promptId",
            PromptHistory.class,
            Plane.PROMPT,
            Cleanup.COMPACT,
            About.ofARun(PromptHistory::getRunId, history -> "prompt %s after visit %d"
                    .formatted(history.getPromptId(), history.getVisits())));

    public static final Topic<AdvantageBatch> ADVANTAGE_BATCHES = new Topic<>(
            "erpo.advantage-batches.v1",
            "runId",
            AdvantageBatch.class,
            Plane.RUN,
            Cleanup.DELETE,
            About.ofARun(AdvantageBatch::getRunId, batch -> "step " + batch.getStep()));
    public static final Topic<PolicyPublished> POLICIES = new Topic<>(
            "erpo.policies.v1",
            "runId",
            PolicyPublished.class,
            Plane.RUN,
            Cleanup.DELETE,
            About.ofARun(PolicyPublished::getRunId, policy -> "version " + policy.getVersion()));
    public static final Topic<TrainStep> TRAIN_STEPS = new Topic<>(
            "erpo.train-steps.v1",
            "runId",
            TrainStep.class,
            Plane.RUN,
            Cleanup.DELETE,
            About.ofARun(TrainStep::getRunId, (TrainStep step) -> "step " + step.getStep())
                    .under("startedAt", "fetchMicros", "trainMicros", "saveMicros", "engine"));
    public static final Topic<Evaluation> EVALUATIONS = new Topic<>(
            "erpo.evaluations.v1",
            "runId",
            Evaluation.class,
            Plane.RUN,
            Cleanup.DELETE,
            About.ofARun(Evaluation::getRunId, evaluation -> "policy %d on %s"
                    .formatted(evaluation.getPolicyVersion(), evaluation.getBenchmark())));
    /** One record a run; the first stands. */
    public static final Topic<RunEnded> RUN_ENDS = new Topic<>(
            "erpo.run-ends.v1",
            "runId",
            RunEnded.class,
            Plane.RUN,
            Cleanup.DELETE,
            About.ofARun(RunEnded::getRunId, RunEnded::getRunId).under("endedAt"));

    public static final Topic<DeadLetter> DEAD_LETTERS = new Topic<>(
            "erpo.dead-letters.v1",
            "original key, or topic-partition@offset",
            DeadLetter.class,
            Plane.RUN,
            Cleanup.DELETE,
            About.ofNoRun(letter -> "%s-%d@%d by %s"
                    .formatted(letter.getTopic(), letter.getPartition(), letter.getOffset(), letter.getConsumer())));

    private static final List<Topic<?>> ALL = List.of(
            RUNS,
            PROMPTS,
            DRAWS,
            PROMPT_REQUESTS,
            RESPONSES,
            REWARDS,
            VERIFIED_GROUPS,
            PROMPT_HISTORY,
            ADVANTAGE_BATCHES,
            POLICIES,
            TRAIN_STEPS,
            EVALUATIONS,
            RUN_ENDS,
            DEAD_LETTERS);

    private static final Map<Class<?>, Topic<?>> BY_TYPE =
            ALL.stream().collect(Collectors.toUnmodifiableMap(Topic::value, Function.identity()));

    private Topics() {}

    /** All topics, in the order in which a run's events pass through them. */
    public static List<Topic<?>> all() {
        return ALL;
    }

    /** The topic with this full or short name ({@code erpo.responses.v1} or {@code responses}). */
    public static Optional<Topic<?>> named(String name) {
        return ALL.stream()
                .filter(topic -> topic.name().equals(name) || topic.shortName().equals(name))
                .findFirst();
    }

    /** The topic for events of this class; empty for a record that is only a part of events. */
    static Optional<Topic<?>> carrying(Class<?> type) {
        return Optional.ofNullable(BY_TYPE.get(type));
    }

    /** The topic for events of this type; empty for a record that is only a part of events. */
    @SuppressWarnings("unchecked") // A topic's type is that of its events.
    public static <V extends SpecificRecord> Optional<Topic<V>> of(V event) {
        return Optional.ofNullable((Topic<V>) BY_TYPE.get(event.getClass()));
    }

    /** The id of the run that an event belongs to; empty for prompts, which runs share, and for dead letters. */
    public static Optional<String> run(SpecificRecord event) {
        return of(event).flatMap(topic -> topic.run(event));
    }
}
