package io.erpo.probe;

import io.erpo.algorithm.GroupId;
import io.erpo.events.Prompt;
import io.erpo.events.PromptRequest;
import io.erpo.events.Purpose;
import io.erpo.events.RunStarted;
import io.erpo.planning.RunPlan;
import io.erpo.schemas.RewardSources;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Whether the base policy of a planned run is asked before the run starts, and what. */
public sealed interface ProbeDecision {

    /**
     * Asks these requests, one response each.
     *
     * @param elsewhere correctness rewards of the run whose problems are not asked
     */
    record Ask(ProbeRequest request, List<String> elsewhere) implements ProbeDecision {

        public Ask {
            elsewhere = List.copyOf(elsewhere);
        }
    }

    /** Asks nothing. */
    record Skip(Optional<String> note) implements ProbeDecision {

        private static Skip because(String reason) {
            return new Skip(Optional.of("no probe of the base policy: " + reason));
        }
    }

    int PROBLEMS = 4;

    /**
     * The decision about a run.
     *
     * @param wanted false when the user said no
     * @param otherRewards whether another reward-service than the project's own judges
     * @param demonstration checkpoint of the demonstration; a run of that on generated problems is known to work
     */
    static ProbeDecision of(RunPlan plan, boolean wanted, boolean otherRewards, Path demonstration) {
        RunStarted run = plan.run();
        if (!wanted || isDemonstration(run, demonstration)) {
            return new Skip(Optional.empty());
        }
        if (otherRewards) {
            return Skip.because("its responses would be judged by a reward-service of yours");
        }
        List<Prompt> judged = plan.prompts().subList(0, run.getPromptIds().size()).stream()
                .filter(prompt -> isJudgedHere(run, prompt))
                .toList();
        if (judged.isEmpty()) {
            return Skip.because("the reward %s judges in a sandbox, over the network or in a consumer of yours"
                    .formatted(String.join(", ", elsewhere(run))));
        }
        int count = Math.min(PROBLEMS, judged.size());
        List<PromptRequest> requests = IntStream.range(0, count)
                .mapToObj(i -> request(run, judged.get((int) ((long) i * judged.size() / count)), i))
                .toList();
        return new Ask(new ProbeRequest(run, requests), elsewhere(run));
    }

    private static List<String> elsewhere(RunStarted run) {
        return QuickRewards.correctness(run).stream()
                .filter(name -> !QuickRewards.names().contains(name))
                .sorted()
                .toList();
    }

    private static boolean isJudgedHere(RunStarted run, Prompt prompt) {
        return RewardSources.judging(run.getRewards(), prompt.getDataSource()).stream()
                .anyMatch(reward ->
                        reward.getCorrectness() && QuickRewards.names().contains(reward.getName()));
    }

    private static boolean isDemonstration(RunStarted run, Path demonstration) {
        return run.getDatasetSource().startsWith("generated:")
                && Path.of(run.getBasePolicyUri())
                        .equals(demonstration.toAbsolutePath().normalize());
    }

    /** As the first visit of the prompt, with random numbers of its own: no group of a run has such an id. */
    private static PromptRequest request(RunStarted run, Prompt prompt, int index) {
        return PromptRequest.newBuilder()
                .setRunId(run.getRunId())
                .setStep(0)
                .setRound(0)
                .setSlot(index)
                .setGroupId(new GroupId("probe-" + index).value())
                .setPromptId(prompt.getPromptId())
                .setVisit(0)
                .setPurpose(Purpose.TRAINING)
                .setPrompt(prompt.getText())
                .setReference(prompt.getReference())
                .setHistory(0)
                .setTemperature(run.getTemperature().getInitial())
                .setTemperatureRule("")
                .setGroupSize(1)
                .setMaxNewTokens(run.getSampling().getMaxNewTokens())
                .setSeed(run.getSeed())
                .setPolicyVersion(0L)
                .setDataSource(prompt.getDataSource())
                .setStopTokenIds(run.getSampling().getStopTokenIds())
                .build();
    }
}
