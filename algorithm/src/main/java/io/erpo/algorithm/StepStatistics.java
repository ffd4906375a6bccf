package io.erpo.algorithm;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Statistics of a step, over all groups drawn for it, kept or dropped. Shares are fractions. Sums are made in draw
 * order, so that they are equal to the bit wherever they are computed.
 *
 * @param correctShare share of correct responses
 * @param allCorrectShare share of all-correct groups: residual prompts
 * @param mixedShare share of mixed groups
 * @param allIncorrectShare share of all-incorrect groups; what is missing to 1 is undecided
 * @param meanReward mean over responses
 * @param meanTemperature mean over groups
 * @param maxTemperature highest of a group
 * @param meanResponseTokens mean response length
 * @param truncatedShare share of responses that hit the token limit
 * @param malformedShare share of responses that are wrong and have no readable answer, or were cut off
 * @param belowMax groups sampled below the highest temperature of the run
 * @param belowMaxAllCorrect how many of them were all correct
 * @param atMaxAllCorrectShare share of all groups that were sampled at that temperature and were all correct
 * @param temperatures quantiles of the groups' temperatures, see {@link #QUANTILES}
 * @param rewardMeans mean score of each reward over the responses that it judged, by name
 */
public record StepStatistics(
        int groups,
        int responses,
        double meanReward,
        double correctShare,
        double allCorrectShare,
        double mixedShare,
        double allIncorrectShare,
        double meanTemperature,
        double maxTemperature,
        double meanResponseTokens,
        double truncatedShare,
        double malformedShare,
        int belowMax,
        int belowMaxAllCorrect,
        double atMaxAllCorrectShare,
        List<Double> temperatures,
        Map<String, Double> rewardMeans) {

    /**
     * Percentiles of the temperatures. The p-th is the lowest temperature that at least p percent of the groups do not
     * exceed (nearest rank): always the temperature of a group, never one between two. The 0th is the lowest.
     */
    public static final List<Integer> QUANTILES = List.of(0, 10, 25, 50, 75, 90, 100);

    /** Temperatures that differ by less are equal: rules round to a millionth. */
    private static final double SAME_TEMPERATURE = 1e-6;

    public StepStatistics {
        temperatures = List.copyOf(temperatures);
        rewardMeans = Map.copyOf(rewardMeans);
    }

    /**
     * The part of a response that statistics use.
     *
     * @param malformed whether it is wrong and has no readable answer, or was cut off
     * @param scores unweighted score of each reward, by name
     */
    public record ResponseView(
            double reward,
            boolean correct,
            int tokens,
            boolean truncated,
            boolean malformed,
            Map<String, Double> scores) {

        public ResponseView {
            scores = Map.copyOf(scores);
        }
    }

    /** The part of a group that statistics use. */
    public record GroupView(Outcome outcome, double temperature, List<ResponseView> responses) {

        public GroupView {
            responses = List.copyOf(responses);
            if (responses.isEmpty()) {
                throw new IllegalArgumentException("a group has at least one response");
            }
        }

        private boolean allCorrect() {
            return outcome == Outcome.ALL_CORRECT;
        }
    }

    /**
     * The statistics of these groups; at least one.
     *
     * @param highest temperature that a group of the run can have
     */
    public static StepStatistics of(List<GroupView> groups, double highest) {
        if (groups.isEmpty()) {
            throw new IllegalArgumentException("a step has at least one group");
        }
        List<ResponseView> responses =
                groups.stream().flatMap(group -> group.responses().stream()).toList();
        Predicate<GroupView> belowMax = group -> group.temperature() <= highest - SAME_TEMPERATURE;
        return new StepStatistics(
                groups.size(),
                responses.size(),
                responses.stream().mapToDouble(ResponseView::reward).sum() / responses.size(),
                share(responses, ResponseView::correct),
                share(groups, GroupView::allCorrect),
                share(groups, group -> group.outcome() == Outcome.MIXED),
                share(groups, group -> group.outcome() == Outcome.ALL_INCORRECT),
                groups.stream().mapToDouble(GroupView::temperature).sum() / groups.size(),
                groups.stream().mapToDouble(GroupView::temperature).max().orElseThrow(),
                (double) responses.stream().mapToLong(ResponseView::tokens).sum() / responses.size(),
                share(responses, ResponseView::truncated),
                share(responses, ResponseView::malformed),
                count(groups, belowMax),
                count(groups, belowMax.and(GroupView::allCorrect)),
                share(groups, belowMax.negate().and(GroupView::allCorrect)),
                quantiles(groups),
                rewardMeans(responses));
    }

    private static List<Double> quantiles(List<GroupView> groups) {
        double[] sorted =
                groups.stream().mapToDouble(GroupView::temperature).sorted().toArray();
        return QUANTILES.stream()
                .map(percent -> sorted[Math.max(1, (percent * sorted.length + 99) / 100) - 1])
                .toList();
    }

    private static Map<String, Double> rewardMeans(List<ResponseView> responses) {
        Map<String, Double> sums = new TreeMap<>();
        Map<String, Integer> judged = new TreeMap<>();
        for (ResponseView response : responses) {
            response.scores().forEach((name, score) -> {
                sums.merge(name, score, Double::sum);
                judged.merge(name, 1, Integer::sum);
            });
        }
        sums.replaceAll((name, sum) -> sum / judged.get(name));
        return sums;
    }

    private static <T> int count(List<T> all, Predicate<T> wanted) {
        return (int) all.stream().filter(wanted).count();
    }

    private static <T> double share(List<T> all, Predicate<T> wanted) {
        return (double) count(all, wanted) / all.size();
    }
}
