package io.erpo.reward.judge;

import io.erpo.reward.Judge;
import io.erpo.reward.Parameters;
import io.erpo.reward.RewardFunction;
import io.erpo.reward.endpoint.Calls;
import io.erpo.reward.endpoint.Endpoints;
import io.erpo.settings.rewards.JudgeParameters;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;

/**
 * {@code judge}: a language model says whether the response is correct, or gives it a number.
 *
 * <p>A response that reached the token limit or has no text behind its thinking is incorrect, and costs no call. A
 * response is undecided when the endpoint gives no answer, the answer holds no verdict, or the budget is spent.
 *
 * <p>Parameters: {@link JudgeParameters}.
 */
@ApplicationScoped
public class JudgeReward implements RewardFunction {

    private final Endpoints endpoints;

    /** Without endpoints. */
    public JudgeReward() {
        this(new Endpoints(List.of()));
    }

    @Inject
    public JudgeReward(Endpoints endpoints) {
        this.endpoints = endpoints;
    }

    @Override
    public String name() {
        return JudgeParameters.DECLARATION.name();
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public boolean slow() {
        return endpoints.any();
    }

    @Override
    public int atOnce() {
        return Endpoints.CALLS_AT_ONCE;
    }

    @Override
    public Judge judge(Parameters parameters) {
        JudgeParameters own = JudgeParameters.DECLARATION.read(parameters.values());
        return new LanguageModelJudge(own, new Calls(endpoints, own.calls(), own.tokenBudget()));
    }
}
