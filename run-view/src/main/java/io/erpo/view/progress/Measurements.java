package io.erpo.view.progress;

import io.erpo.events.BenchmarkSettings;
import io.erpo.events.Evaluation;
import io.erpo.events.Purpose;
import io.erpo.events.Response;
import io.erpo.events.RunStarted;
import io.erpo.schemas.RunBenchmarks;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the policies of a run were measured on, and with which results: a fold over the run's events. */
final class Measurements {

    private final String heldOut;
    private final int steps;
    private final List<BenchmarkSettings> benchmarks;
    private final Map<String, TreeMap<Long, Evaluation>> evaluations = new HashMap<>();
    private final TreeMap<Long, Double> accuracies = new TreeMap<>();
    private final Map<Long, Integer> responses = new HashMap<>();

    Measurements(RunStarted run) {
        this.heldOut = run.getBenchmark();
        this.steps = run.getSteps();
        this.benchmarks = RunBenchmarks.of(run);
    }

    void add(Evaluation evaluation) {
        evaluations
                .computeIfAbsent(evaluation.getBenchmark(), name -> new TreeMap<>())
                .putIfAbsent(evaluation.getPolicyVersion(), evaluation);
        if (evaluation.getBenchmark().equals(heldOut)) {
            accuracies.put(evaluation.getPolicyVersion(), evaluation.getMeanAtK());
        }
    }

    void add(Response response) {
        if (response.getPurpose() == Purpose.BENCHMARK) {
            responses.merge(response.getPolicyVersion(), 1, Integer::sum);
        }
    }

    /** Whether a version has all the evaluations that are due. */
    boolean complete(long version) {
        return due(version).stream().allMatch(benchmark -> evaluations
                .getOrDefault(benchmark.getName(), new TreeMap<>())
                .containsKey(version));
    }

    /** Accuracy (mean@k) on the held-out set by policy version. */
    Map<Long, Double> accuracies() {
        return Collections.unmodifiableMap(accuracies);
    }

    /** The evaluations on listed benchmarks, by benchmark in the order of the run, then by version. */
    List<Evaluation> ofBenchmarks() {
        return benchmarks.stream()
                .map(BenchmarkSettings::getName)
                .filter(name -> !name.equals(heldOut))
                .flatMap(name -> evaluations.getOrDefault(name, new TreeMap<>()).values().stream())
                .toList();
    }

    /** What a version is being measured on, and how many responses there are. */
    String activity(long version) {
        String what = due(version).stream()
                .map(BenchmarkSettings::getName)
                .map(name -> name.equals(heldOut) ? "held-out prompts" : name)
                .collect(Collectors.joining(", "));
        long wanted = due(version).stream()
                .mapToLong(benchmark -> (long) benchmark.getPromptIds().size() * benchmark.getSamples())
                .sum();
        return "%s: %d of %d responses".formatted(what, responses.getOrDefault(version, 0), wanted);
    }

    private List<BenchmarkSettings> due(long version) {
        return benchmarks.stream()
                .filter(benchmark -> RunBenchmarks.isDue(benchmark, version, steps))
                .toList();
    }
}
