package io.erpo.history;

import io.erpo.events.AdvantageBatch;
import io.erpo.events.Evaluation;
import io.erpo.events.PolicyPublished;
import io.erpo.events.PromptHistory;
import io.erpo.events.PromptRequest;
import io.erpo.events.Reward;
import io.erpo.events.RewardSettings;
import io.erpo.events.RunStarted;
import io.erpo.schemas.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;

/**
 * Simulates the other services: answers every request with rewards and every batch with a policy. The score of a
 * response depends on its id alone; the time, number and timestamps of the answers are random.
 */
final class World {

    /**
     * The result of a run.
     *
     * @param requests by group id
     * @param histories by prompt, the newest of each
     * @param evaluations by benchmark and policy version, such as {@code held-out@0}
     */
    record Result(
            List<AdvantageBatch> batches,
            Map<String, PromptRequest> requests,
            Map<String, PromptHistory> histories,
            Map<String, Evaluation> evaluations,
            List<String> refusals) {}

    private final Log log;
    private final RunStarted run;
    private final RandomGenerator chance;
    private final List<SpecificRecord> inFlight = new ArrayList<>();
    private final List<AdvantageBatch> batches = new ArrayList<>();
    private final Map<String, PromptRequest> requests = new TreeMap<>();
    private final Map<String, PromptHistory> histories = new TreeMap<>();
    private final Map<String, Evaluation> evaluations = new TreeMap<>();
    private final List<String> refusals = new ArrayList<>();

    World(Log log, RunStarted run, RandomGenerator chance) {
        this.log = log;
        this.run = run;
        this.chance = chance;
        inFlight.add(run);
        inFlight.add(policy(0));
        IntStream.range(0, 210)
                .boxed()
                .flatMap(i -> java.util.stream.Stream.concat(
                                java.util.stream.Stream.of(""),
                                run.getRewards().stream().flatMap(reward -> reward.getSources().stream()))
                        .map(source -> Given.prompt(i, source)))
                .filter(prompt -> run.getPromptIds().contains(prompt.getPromptId())
                        || run.getHeldOutPromptIds().contains(prompt.getPromptId())
                        || run.getBenchmarks().stream()
                                .anyMatch(listed -> listed.getPromptIds().contains(prompt.getPromptId())))
                .forEach(inFlight::add);
    }

    /** Drives a run until nothing is left to do, with immediate answers. */
    static Result play(Log log, RunStarted run, RandomGenerator chance) {
        World world = new World(log, run, chance);
        while (world.busy()) {
            world.step();
        }
        return world.result();
    }

    /** Whether there is something to send. */
    boolean busy() {
        return !inFlight.isEmpty();
    }

    /** Sends one event, if there is one, and reads what was published; returns the result of the run so far. */
    Result step() {
        if (busy()) {
            SpecificRecord next = take(inFlight.get(chance.nextInt(inFlight.size())));
            for (int copies = chance.nextInt(8) == 0 ? 2 : 1; copies > 0; copies--) {
                log.send(next, 1_000 + chance.nextInt(1_000));
            }
        }
        react();
        return result();
    }

    Result result() {
        return new Result(batches, requests, histories, evaluations, refusals);
    }

    /** The reward with this name for a response; prompts differ in how often they are answered correctly. */
    static Reward reward(PromptRequest request, int index, String name) {
        int difficulty = Character.digit(request.getPromptId().charAt(0), 16);
        boolean correct =
                Math.floorMod((request.getGroupId() + "#" + index).hashCode() * 0x9E3779B9 >>> 8, 10) >= difficulty - 4;
        return Given.reward(request.getGroupId(), request.getPromptId(), request.getPurpose(), index, correct)
                .setRunId(request.getRunId())
                .setStep(request.getStep())
                .setName(name)
                .build();
    }

    /** The event that chance picked; policies share a partition, so the oldest policy comes first. */
    private SpecificRecord take(SpecificRecord picked) {
        SpecificRecord next = inFlight.stream()
                .filter(event -> picked instanceof PolicyPublished && event instanceof PolicyPublished)
                .findFirst()
                .orElse(picked);
        inFlight.remove(next);
        return next;
    }

    private void react() {
        for (PromptRequest request : log.published(Topics.PROMPT_REQUESTS)) {
            if (requests.put(request.getGroupId(), request) != null) {
                throw new AssertionError("requested twice: " + request.getGroupId());
            }
            for (RewardSettings reward : run.getRewards()) {
                IntStream.range(0, request.getGroupSize())
                        .forEach(index -> inFlight.add(reward(request, index, reward.getName())));
            }
        }
        for (AdvantageBatch batch : log.published(Topics.ADVANTAGE_BATCHES)) {
            batches.add(batch);
            inFlight.add(policy(batch.getStep() + 1));
        }
        log.published(Topics.PROMPT_HISTORY).forEach(history -> histories.put(history.getPromptId(), history));
        log.published(Topics.EVALUATIONS)
                .forEach(evaluation ->
                        evaluations.put(evaluation.getBenchmark() + "@" + evaluation.getPolicyVersion(), evaluation));
        log.published(Topics.DEAD_LETTERS).forEach(letter -> refusals.add(letter.getReason()));
    }

    private PolicyPublished policy(long version) {
        return PolicyPublished.newBuilder(Given.policy(version))
                .setRunId(run.getRunId())
                .build();
    }
}
