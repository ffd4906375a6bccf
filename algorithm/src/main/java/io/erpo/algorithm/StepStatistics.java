package io.erpo.algorithm;

import java.util.List;

/**
 * Statistics of a step, over all groups drawn for it, kept or dropped. Shares are fractions.
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
        double truncatedShare) {

    /** The part of a response that statistics use. */
    public record ResponseView(double reward, boolean correct, int tokens, boolean truncated) {}

    /** The part of a group that statistics use. */
    public record GroupView(Outcome outcome, double temperature, List<ResponseView> responses) {

        public GroupView {
            responses = List.copyOf(responses);
            if (responses.isEmpty()) {
                throw new IllegalArgumentException("a group has at least one response");
            }
        }
    }

    /** The statistics of these groups; at least one. */
    public static StepStatistics of(List<GroupView> groups) {
        if (groups.isEmpty()) {
            throw new IllegalArgumentException("a step has at least one group");
        }
        List<ResponseView> responses =
                groups.stream().flatMap(group -> group.responses().stream()).toList();
        return new StepStatistics(
                groups.size(),
                responses.size(),
                responses.stream().mapToDouble(ResponseView::reward).sum() / responses.size(),
                (double) responses.stream().filter(ResponseView::correct).count() / responses.size(),
                share(groups, Outcome.ALL_CORRECT),
                share(groups, Outcome.MIXED),
                share(groups, Outcome.ALL_INCORRECT),
                groups.stream().mapToDouble(GroupView::temperature).sum() / groups.size(),
                groups.stream().mapToDouble(GroupView::temperature).max().orElseThrow(),
                (double) responses.stream().mapToLong(ResponseView::tokens).sum() / responses.size(),
                (double) responses.stream().filter(ResponseView::truncated).count() / responses.size());
    }

    private static double share(List<GroupView> groups, Outcome outcome) {
        return (double) groups.stream()
                        .filter(group -> group.outcome() == outcome)
                        .count()
                / groups.size();
    }
}
