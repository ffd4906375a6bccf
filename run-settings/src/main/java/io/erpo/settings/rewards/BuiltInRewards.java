package io.erpo.settings.rewards;

import java.util.List;
import java.util.Optional;

/** The rewards of reward-service. */
public final class BuiltInRewards {

    private static final List<RewardDeclaration<?>> ALL = List.of(
            MathParameters.DECLARATION,
            ExactMatchParameters.DECLARATION,
            MultipleChoiceParameters.DECLARATION,
            FormatParameters.DECLARATION,
            OverlongParameters.DECLARATION,
            RepetitionParameters.DECLARATION,
            CodeParameters.DECLARATION,
            JudgeParameters.DECLARATION,
            HttpParameters.DECLARATION);

    private BuiltInRewards() {}

    public static List<RewardDeclaration<?>> all() {
        return ALL;
    }

    public static Optional<RewardDeclaration<?>> named(String name) {
        return ALL.stream().filter(reward -> reward.name().equals(name)).findFirst();
    }

    public static List<String> names() {
        return ALL.stream().map(RewardDeclaration::name).toList();
    }

    /** The rewards that can be a correctness reward. */
    public static List<String> namesOfThoseWithVerdicts() {
        return ALL.stream()
                .filter(RewardDeclaration::givesVerdicts)
                .map(RewardDeclaration::name)
                .toList();
    }
}
