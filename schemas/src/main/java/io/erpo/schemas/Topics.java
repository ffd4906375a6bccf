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
import io.erpo.events.RunStarted;
import io.erpo.events.TrainStep;
import io.erpo.events.VerifiedGroup;
import io.erpo.schemas.Topic.Cleanup;
import io.erpo.schemas.Topic.Plane;
import java.util.List;
import java.util.Optional;

/** Every topic of the system. No topic is created or named anywhere else. */
public final class Topics {

    /** The largest record, in bytes: what brokers take, producers send and every topic allows. */
    public static final int MAX_RECORD_BYTES = 16 << 20;

    public static final Topic<RunStarted> RUNS =
            new Topic<>("erpo.runs.v1", "runId", RunStarted.class, Plane.RUN, Cleanup.DELETE);
    public static final Topic<Prompt> PROMPTS =
            new Topic<>("erpo.prompts.v1", "promptId", Prompt.class, Plane.PROMPT, Cleanup.COMPACT);
    public static final Topic<Draw> DRAWS =
            new Topic<>("erpo.draws.v1", "promptId", Draw.class, Plane.PROMPT, Cleanup.DELETE);
    public static final Topic<PromptRequest> PROMPT_REQUESTS =
            new Topic<>("erpo.prompt-requests.v1", "promptId", PromptRequest.class, Plane.PROMPT, Cleanup.DELETE);
    public static final Topic<Response> RESPONSES =
            new Topic<>("erpo.responses.v1", "promptId", Response.class, Plane.PROMPT, Cleanup.DELETE);
    public static final Topic<Reward> REWARDS =
            new Topic<>("erpo.rewards.v1", "promptId", Reward.class, Plane.PROMPT, Cleanup.DELETE);
    public static final Topic<VerifiedGroup> VERIFIED_GROUPS =
            new Topic<>("erpo.verified-groups.v1", "promptId", VerifiedGroup.class, Plane.PROMPT, Cleanup.DELETE);
    /** Keyed by run and prompt, since compaction by prompt alone would let one run erase another's history. */
    public static final Topic<PromptHistory> PROMPT_HISTORY =
            new Topic<>("erpo.prompt-history.v1", "runId/promptId", PromptHistory.class, Plane.PROMPT, Cleanup.COMPACT);

    public static final Topic<AdvantageBatch> ADVANTAGE_BATCHES =
            new Topic<>("erpo.advantage-batches.v1", "runId", AdvantageBatch.class, Plane.RUN, Cleanup.DELETE);
    public static final Topic<PolicyPublished> POLICIES =
            new Topic<>("erpo.policies.v1", "runId", PolicyPublished.class, Plane.RUN, Cleanup.DELETE);
    public static final Topic<TrainStep> TRAIN_STEPS =
            new Topic<>("erpo.train-steps.v1", "runId", TrainStep.class, Plane.RUN, Cleanup.DELETE);
    public static final Topic<Evaluation> EVALUATIONS =
            new Topic<>("erpo.evaluations.v1", "runId", Evaluation.class, Plane.RUN, Cleanup.DELETE);
    public static final Topic<DeadLetter> DEAD_LETTERS = new Topic<>(
            "erpo.dead-letters.v1",
            "original key, or topic-partition@offset",
            DeadLetter.class,
            Plane.RUN,
            Cleanup.DELETE);

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
            DEAD_LETTERS);

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
}
