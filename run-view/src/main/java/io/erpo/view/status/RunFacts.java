package io.erpo.view.status;

import io.erpo.events.Purpose;
import io.erpo.events.RewardSettings;
import io.erpo.events.RunStarted;
import io.erpo.schemas.RunBenchmarks;
import java.time.Instant;
import java.util.List;

/**
 * The settings of a run that its state depends on; without its prompts, of which a run may have 100,000.
 *
 * @param policyLag step s is sampled with policy {@code max(0, s - policyLag)}
 * @param groupSize responses of a group to train on
 * @param heldOut name of the held-out set
 * @param benchmarks what its policies are measured on, the held-out set among them
 * @param rewards the rewards that it waits for
 */
record RunFacts(
        String runId,
        String recipe,
        int steps,
        Instant startedAt,
        int policyLag,
        int groupSize,
        String heldOut,
        List<Benchmark> benchmarks,
        List<RewardSettings> rewards) {

    RunFacts {
        benchmarks = List.copyOf(benchmarks);
        rewards = List.copyOf(rewards);
    }

    /**
     * What policies are measured on.
     *
     * @param samples responses of a group
     * @param everySteps steps from one evaluation to the next; 0 for the base and the final policy only
     */
    record Benchmark(String name, int samples, int everySteps) {

        boolean isDue(long version, int steps) {
            return version == 0 || version == steps || (everySteps > 0 && version % everySteps == 0);
        }
    }

    static RunFacts of(RunStarted run) {
        return new RunFacts(
                run.getRunId(),
                run.getRecipe(),
                run.getSteps(),
                run.getStartedAt(),
                run.getSampling().getMaxPolicyLag(),
                run.getSampling().getGroupSize(),
                run.getBenchmark(),
                RunBenchmarks.of(run).stream()
                        .map(listed -> new Benchmark(listed.getName(), listed.getSamples(), listed.getEverySteps()))
                        .toList(),
                run.getRewards());
    }

    long policyOf(int step) {
        return Math.max(0, step - policyLag);
    }

    /** Responses of a group. */
    int groupSize(Purpose purpose, String groupId) {
        return purpose == Purpose.TRAINING
                ? groupSize
                : benchmarks.stream()
                        .filter(benchmark -> groupId.contains("/" + benchmark.name() + "@"))
                        .mapToInt(Benchmark::samples)
                        .findFirst()
                        .orElse(0);
    }

    /** The names of the benchmarks that this version is measured on. */
    List<String> due(long version) {
        return benchmarks.stream()
                .filter(benchmark -> benchmark.isDue(version, steps))
                .map(Benchmark::name)
                .toList();
    }
}
