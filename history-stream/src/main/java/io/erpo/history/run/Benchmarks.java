package io.erpo.history.run;

import static io.erpo.history.intake.RefusedEventException.refuseUnless;

import io.erpo.events.BenchmarkSettings;
import io.erpo.events.RunStarted;
import io.erpo.history.intake.RefusedEventException;
import io.erpo.schemas.RunBenchmarks;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The benchmarks of a run: the held-out set, which is number 0 and may be empty, and those that its settings list. Each
 * has slots of its own, so that a draw's place says which benchmark it is for: those of the held-out set come first,
 * and then those of the others in their order, whether a version is measured on them or not.
 *
 * @param all the benchmarks by number
 * @param steps of the run
 */
record Benchmarks(List<BenchmarkSettings> all, int steps) {

    Benchmarks {
        all = List.copyOf(all);
    }

    /** @throws RefusedEventException when a benchmark contradicts itself or another one */
    static Benchmarks of(RunStarted run) {
        List<BenchmarkSettings> all = new ArrayList<>();
        all.add(RunBenchmarks.heldOut(run));
        all.addAll(run.getBenchmarks());
        Set<String> names = new HashSet<>();
        for (BenchmarkSettings benchmark : all) {
            refuseUnless(
                    names.add(benchmark.getName()),
                    "the run has two benchmarks of the name \"%s\"",
                    benchmark.getName());
            refuseUnless(
                    new HashSet<>(benchmark.getPromptIds()).size()
                            == benchmark.getPromptIds().size(),
                    "%s holds a prompt twice",
                    benchmark == all.get(0) ? "the held-out set" : "the benchmark \"" + benchmark.getName() + "\"");
        }
        run.getBenchmarks()
                .forEach(listed -> refuseUnless(
                        !listed.getPromptIds().isEmpty(), "the benchmark \"%s\" has no prompts", listed.getName()));
        return new Benchmarks(all, run.getSteps());
    }

    BenchmarkSettings get(int number) {
        return all.get(number);
    }

    /** The numbers of the benchmarks that this version is measured on. */
    List<Integer> dueAt(long version) {
        return IntStream.range(0, all.size())
                .filter(number -> isDue(number, version))
                .boxed()
                .toList();
    }

    /** Whether this version is measured on this benchmark. */
    boolean isDue(int number, long version) {
        return RunBenchmarks.isDue(get(number), version, steps);
    }

    /** The number of prompts of a benchmark. */
    int size(int number) {
        return get(number).getPromptIds().size();
    }

    /** The first slot of a benchmark. */
    int firstSlot(int number) {
        return all.subList(0, number).stream()
                .mapToInt(earlier -> earlier.getPromptIds().size())
                .sum();
    }

    /** The benchmark that has this slot. */
    OptionalInt at(int slot) {
        return IntStream.range(0, all.size())
                .filter(number -> slot >= firstSlot(number) && slot < firstSlot(number) + size(number))
                .findFirst();
    }

    /** The prompt in this slot. */
    Optional<String> prompt(int slot) {
        OptionalInt number = at(slot);
        return number.isEmpty()
                ? Optional.empty()
                : Optional.of(get(number.getAsInt()).getPromptIds().get(slot - firstSlot(number.getAsInt())));
    }
}
