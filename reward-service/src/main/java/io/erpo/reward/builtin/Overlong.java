package io.erpo.reward.builtin;

import io.erpo.algorithm.SoftOverlong;
import io.erpo.reward.Judge;
import io.erpo.reward.Judgement.Score;
import io.erpo.reward.Parameters;
import io.erpo.reward.RewardFunction;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * {@code overlong}: the soft punishment of long responses, 0 to -1 by the number of tokens; see {@link SoftOverlong}.
 *
 * <p>Parameters, both needed: {@code maxLength} and {@code cache}, in tokens.
 */
@ApplicationScoped
public class Overlong implements RewardFunction {

    @Override
    public String name() {
        return "overlong";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public Judge judge(Parameters parameters) {
        parameters.allow("maxLength", "cache");
        SoftOverlong punishment = new SoftOverlong(parameters.integer("maxLength"), parameters.integer("cache"));
        return answer -> new Score(punishment.penalty(answer.tokens()));
    }
}
