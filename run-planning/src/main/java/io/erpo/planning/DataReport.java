package io.erpo.planning;

import io.erpo.planning.data.SkippedRows;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What data means for a run, before anything starts.
 *
 * @param name of the file, directory or pattern
 * @param part what holds a problem: a line, an item, a row
 * @param problems distinct ones
 * @param duplicates rows that repeat an earlier one, letter for letter
 * @param respelled rows that repeat an earlier one with other white space or in another Unicode form
 * @param bad rows that hold no problem
 * @param dataSources number of problems by data source; empty where the data names none
 * @param benchmarks what each has in common with the problems to train on
 * @param first the first problem as the policy will read it
 */
public record DataReport(
        String name,
        String part,
        List<String> layouts,
        int problems,
        long duplicates,
        long respelled,
        SkippedRows bad,
        SortedMap<String, Integer> dataSources,
        Split split,
        NearDuplicates nearDuplicates,
        List<BenchmarkOverlap> benchmarks,
        Answers answers,
        Optional<Tokens> tokens,
        String first) {

    public DataReport {
        layouts = List.copyOf(layouts);
        benchmarks = List.copyOf(benchmarks);
    }

    /** @param promptsPerStep as many as the training problems must be at least */
    public record Split(int training, int heldOut, int promptsPerStep) {}

    /**
     * Answers that the correctness reward cannot compare.
     *
     * @param reward names of the correctness rewards
     * @param checked number of the answers that were looked at: those that {@code math} judges
     * @param notUnderstood place, answer and reason of each
     */
    public record Answers(List<String> reward, int checked, List<String> notUnderstood) {}

    /**
     * Lengths of the prompts.
     *
     * @param percentiles tokens by percentile: 0, 50, 90, 99, 100; empty when no prompt can be read
     * @param context tokens that the model can read and write together
     * @param unusable place and reason of each prompt that the policy cannot read, or that leaves no room to answer
     */
    public record Tokens(Map<Integer, Integer> percentiles, int context, int maxNewTokens, List<String> unusable) {}
}
