package io.erpo.history.prompt;

import static io.erpo.history.intake.RefusedEventException.orRefuse;
import static io.erpo.history.intake.RefusedEventException.refuseUnless;
import static io.erpo.history.intake.RunFailedException.orFail;

import io.erpo.algorithm.PromptId;
import io.erpo.algorithm.RunId;
import io.erpo.events.Draw;
import io.erpo.events.Prompt;
import io.erpo.events.Purpose;
import io.erpo.events.Reward;
import io.erpo.events.RunEnded;
import io.erpo.events.RunOutcome;
import io.erpo.events.VerifiedGroup;
import io.erpo.history.intake.Outbox;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out the decisions of {@link PromptState} and {@link Verification}: keeps their state and publishes their
 * results.
 */
public final class PromptTracker {

    private static final Logger LOG = LoggerFactory.getLogger(PromptTracker.class);

    private final PromptStores stores;
    private final Outbox outbox;
    private final EndedRuns ended;
    /** The log of ends tells of these a moment later. */
    private final Set<String> failedHere = new HashSet<>();

    private int endsCleanedUp;
    /**
     * Derived from the stores at a group's first reward and kept until its last, because an open visit does not change.
     * Reading the stores for every reward would cost as many range scans as there are responses.
     */
    private final Map<String, OpenGroup> openGroups = new HashMap<>();

    /** @param ended asked where work on a group begins, and by {@link #cleanUp} */
    public PromptTracker(PromptStores stores, Outbox outbox, EndedRuns ended) {
        this.stores = stores;
        this.outbox = outbox;
        this.ended = ended;
    }

    /** Handles the text of a prompt; draws may have waited for it. */
    public void prompt(Prompt prompt) {
        String derived = PromptId.of(prompt.getText(), prompt.getReference(), prompt.getDataSource())
                .value();
        refuseUnless(derived.equals(prompt.getPromptId()), "promptId %s should be %s", prompt.getPromptId(), derived);
        if (stores.prompt(prompt.getPromptId()).isPresent()) {
            outbox.duplicate(prompt);
            return;
        }
        stores.put(prompt);
        stores.states(prompt.getPromptId()).forEach(state -> state.open().forEach(visit -> request(visit, prompt)));
    }

    /** Handles a draw of the prompt. */
    public void drawn(Draw draw) {
        if (isOver(draw.getRunId())) {
            outbox.duplicate(draw);
            return;
        }
        // Refuses an invalid draw now, before anything changes, instead of when its rules are needed.
        GroupRules.check(draw);
        PromptState before = stores.state(draw.getRunId(), draw.getPromptId());
        if (before.knows(draw)) {
            outbox.duplicate(draw);
            return;
        }
        stores.putDraw(draw);
        requestNewlyOpen(before, before.afterDraw(draw));
    }

    /** Handles a reward for a response. */
    public void rewarded(Reward reward) {
        Optional<OpenGroup> open = open(reward);
        if (open.isEmpty()) {
            outbox.duplicate(reward);
            return;
        }
        OpenGroup group = open.get();
        if (group.visit().isShadow(reward)) {
            outbox.foreign(reward);
            return;
        }
        group.visit().check(reward);
        Optional<Reward> earlier = group.same(reward);
        if (earlier.isPresent()) {
            refuseUnless(
                    Verification.sameJudgement(earlier.get(), reward),
                    "reward \"%s\" of %s contradicts an earlier one, which stands",
                    reward.getName(),
                    reward.getResponseId());
            outbox.duplicate(reward);
            return;
        }
        stores.put(reward);
        group.add(reward);
        orFail(reward.getRunId(), group::outcome).ifPresent(outcome -> {
            openGroups.remove(reward.getGroupId());
            finish(group, outcome);
        });
    }

    /** Handles the end of a run that failed here: drops its open groups. Late records find none. */
    public void ended(RunEnded end) {
        failedHere.add(end.getRunId());
        dropGroupsOf(end.getRunId()::equals);
    }

    /** Drops the open groups of runs that have ended since the last call. */
    public void cleanUp() {
        int ends = ended.count();
        if (ends > endsCleanedUp) {
            dropGroupsOf(ended::has);
            endsCleanedUp = ends;
        }
    }

    private boolean isOver(String runId) {
        return failedHere.contains(runId) || ended.has(runId);
    }

    private void dropGroupsOf(Predicate<String> over) {
        List<Draw> draws = stores.unfinished().stream()
                .filter(draw -> over.test(draw.getRunId()))
                .toList();
        for (Draw draw : draws) {
            stores.state(draw.getRunId(), draw.getPromptId()).open().stream()
                    .map(visit -> visit.groupId().value())
                    .flatMap(group -> stores.rewards(group).stream())
                    .forEach(stores::delete);
            stores.deleteDraw(draw);
        }
        openGroups.values().removeIf(group -> over.test(group.visit().draw().getRunId()));
    }

    /** The group of a reward; empty when the group already has all its rewards, or its run has ended. */
    private Optional<OpenGroup> open(Reward reward) {
        OpenGroup known = openGroups.get(reward.getGroupId());
        if (known != null && known.isOf(reward.getRunId(), reward.getPromptId())) {
            return Optional.of(known);
        }
        if (isOver(reward.getRunId())) {
            return Optional.empty();
        }
        orRefuse(() -> new RunId(reward.getRunId()));
        orRefuse(() -> new PromptId(reward.getPromptId()));
        PromptState state = stores.state(reward.getRunId(), reward.getPromptId());
        // Without its text a prompt is not requested, and its data source is not known.
        Optional<OpenGroup> stored = stores.prompt(reward.getPromptId())
                .flatMap(prompt -> state.open(reward.getGroupId()))
                .map(visit -> new OpenGroup(visit, stores.rewards(reward.getGroupId())));
        refuseUnless(
                stored.isPresent() || state.hasFinished(reward), "group %s was never requested", reward.getGroupId());
        stored.ifPresent(group -> openGroups.put(reward.getGroupId(), group));
        return stored;
    }

    private void finish(OpenGroup complete, VerifiedGroup group) {
        Visit visit = complete.visit();
        PromptState before = stores.state(group.getRunId(), group.getPromptId());
        PromptState after = before.afterOutcome(visit, group);
        complete.rewards().forEach(stores::delete);
        stores.deleteDraw(visit.draw());
        outbox.publish(group.getPromptId(), group);
        if (group.getPurpose() == Purpose.TRAINING) {
            stores.put(after.history());
            outbox.publish(group.getRunId() + "/" + group.getPromptId(), after.history());
        }
        requestNewlyOpen(before, after);
    }

    private void requestNewlyOpen(PromptState before, PromptState after) {
        List<Visit> known = before.open();
        List<Visit> opened =
                after.open().stream().filter(visit -> !known.contains(visit)).toList();
        if (opened.isEmpty()) {
            return;
        }
        String promptId = after.history().getPromptId();
        stores.prompt(promptId)
                .ifPresentOrElse(
                        prompt -> opened.forEach(visit -> request(visit, prompt)),
                        () -> LOG.warn(
                                "runId={} waits for the text of promptId={}",
                                after.history().getRunId(),
                                promptId));
    }

    /** A run with no correctness reward for the prompt ends; others that have drawn it too go on. */
    private void request(Visit visit, Prompt prompt) {
        String runId = visit.draw().getRunId();
        if (visit.hasJudge()) {
            outbox.publish(prompt.getPromptId(), visit.request(prompt));
        } else if (!failedHere.contains(runId)) {
            outbox.end(
                    runId,
                    RunOutcome.FAILED,
                    "prompt %s has %s, which no correctness reward of the run judges; start a run in which one does"
                            .formatted(
                                    prompt.getPromptId(),
                                    prompt.getDataSource().isEmpty()
                                            ? "no data source"
                                            : "the data source \"" + prompt.getDataSource() + "\""));
        }
    }
}
