package io.erpo.reward.builtin;

import io.erpo.algorithm.SoftOverlong;
import io.erpo.reward.Judge;
import io.erpo.reward.Judgement.Score;
import io.erpo.reward.Parameters;
import io.erpo.reward.RewardFunction;
import io.erpo.settings.rewards.OverlongParameters;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * {@code overlong}: the soft punishment of long responses, from 0 to -1 by the number of tokens; see {@link
 * SoftOverlong}.
 *
 * <p>Parameters: {@link OverlongParameters}.
 */
@ApplicationScoped
public class Overlong implements RewardFunction {

    @Override
    public String name() {
        return OverlongParameters.DECLARATION.name();
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public Judge judge(Parameters parameters) {
        SoftOverlong punishment =
                OverlongParameters.DECLARATION.read(parameters.values()).punishment();
        return answer ->
                new Score(punishment.penalty(answer.tokens())).because(explanation(answer.tokens(), punishment));
    }

    private static String explanation(int tokens, SoftOverlong punishment) {
        return "%d tokens; the punishment begins above %d and is full from %d"
                .formatted(tokens, punishment.maxLength() - punishment.cache(), punishment.maxLength());
    }
}
