package io.erpo.reward.http;

import io.erpo.reward.Answer;
import io.erpo.reward.Judge;
import io.erpo.reward.Judgement;
import io.erpo.reward.Judgement.Undecided;
import io.erpo.reward.Judgement.Verdict;
import io.erpo.reward.Parameters;
import io.erpo.reward.RewardFunction;
import io.erpo.reward.builtin.Stated;
import io.erpo.reward.endpoint.Calls;
import io.erpo.reward.endpoint.Endpoints;
import io.erpo.reward.endpoint.NoAnswerException;
import io.erpo.settings.rewards.HttpParameters;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code http}: a service of the user's scores the response. A response that reached the token limit keeps its score and
 * is incorrect. One is undecided when the endpoint gives no score of the range, or the budget is spent.
 *
 * <p>Parameters: {@link HttpParameters}.
 */
@ApplicationScoped
public class HttpReward implements RewardFunction {

    private final Endpoints endpoints;

    /** Without endpoints. */
    public HttpReward() {
        this(new Endpoints(List.of()));
    }

    @Inject
    public HttpReward(Endpoints endpoints) {
        this.endpoints = endpoints;
    }

    @Override
    public String name() {
        return HttpParameters.DECLARATION.name();
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
        HttpParameters own = HttpParameters.DECLARATION.read(parameters.values());
        Calls calls = new Calls(endpoints, own.calls(), 0);
        RemoteForm form = new RemoteForm(own.form(), own.field());
        return answer -> judge(answer, own, form, calls);
    }

    private static Judgement judge(Answer answer, HttpParameters own, RemoteForm form, Calls calls) {
        try {
            Optional<Double> score = form.score(calls.post("", form.request(answer)));
            if (score.isEmpty()) {
                return new Undecided(
                        own.incorrectScore(),
                        "the answer of endpoint %s holds no score in the form %s%s"
                                .formatted(
                                        own.calls().endpoint(),
                                        own.form().name().toLowerCase(Locale.ROOT),
                                        own.field()
                                                .map(" with the field %s"::formatted)
                                                .orElse("")));
            }
            return own.range().has(score.get())
                    ? verdict(answer, own, score.get())
                    : new Undecided(
                            own.incorrectScore(),
                            "the score %s of endpoint %s is not from %s to %s"
                                    .formatted(
                                            score.get(),
                                            own.calls().endpoint(),
                                            own.range().lowest(),
                                            own.range().highest()));
        } catch (NoAnswerException e) {
            return new Undecided(own.incorrectScore(), e.getMessage());
        }
    }

    private static Judgement verdict(Answer answer, HttpParameters own, double score) {
        boolean isCorrect = score >= own.range().correctFrom() && answer.finished();
        return new Verdict(isCorrect, score, Stated.in(answer))
                .because("endpoint %s gives %s; correct is from %s%s"
                        .formatted(
                                own.calls().endpoint(),
                                score,
                                own.range().correctFrom(),
                                answer.finished() ? "" : ", and the response reached the token limit"));
    }
}
