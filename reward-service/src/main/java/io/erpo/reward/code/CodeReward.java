package io.erpo.reward.code;

import io.erpo.math.extraction.Reply;
import io.erpo.math.work.Work;
import io.erpo.reward.Answer;
import io.erpo.reward.Judge;
import io.erpo.reward.Judgement;
import io.erpo.reward.Judgement.Undecided;
import io.erpo.reward.Judgement.Verdict;
import io.erpo.reward.Parameters;
import io.erpo.reward.RewardFunction;
import io.erpo.reward.builtin.Thinking;
import io.erpo.settings.rewards.CodeParameters;
import io.erpo.settings.rewards.Scores;
import io.quarkus.arc.lookup.LookupIfProperty;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * {@code code}: the response's program must pass the test cases that are the reference; see {@link TestCases#parse}. It runs in
 * a sandbox, and is there only where {@code erpo.reward.code.enabled} is true.
 *
 * <p>The program is the last block of Python after the last {@code </think>}. A response without one is incorrect, and so is one
 * that ran into the token limit. A prompt whose reference holds no test cases is undecided, and so is every response where the
 * sandbox cannot be had: never for anything that a program did.
 *
 * <p>Parameters: {@link CodeParameters}.
 */
@ApplicationScoped
@LookupIfProperty(name = CodeReward.ENABLED, stringValue = "true")
public class CodeReward implements RewardFunction {

    static final String ENABLED = "erpo.reward.code.enabled";

    private final Sandbox sandbox = new Sandbox();
    private final Asserts asserts = new Asserts(sandbox);

    @Override
    public String name() {
        return CodeParameters.DECLARATION.name();
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public boolean slow() {
        return true;
    }

    @Override
    public Judge judge(Parameters parameters) {
        CodeParameters own = CodeParameters.DECLARATION.read(parameters.values());
        Examination examination =
                new Examination(sandbox, own.limits(), own.tolerance(), own.score() == CodeParameters.Partial.SHARE);
        return answer -> judge(answer, examination, own.scores());
    }

    private Judgement judge(Answer answer, Examination examination, Scores scores) {
        TestCases tests;
        try {
            tests = TestCases.parse(answer.reference(), asserts);
        } catch (IllegalArgumentException e) {
            return new Undecided(scores.incorrect(), "the reference holds no test cases: " + e.getMessage());
        } catch (SandboxException e) {
            return new Undecided(scores.incorrect(), e.getMessage());
        }
        Optional<String> source = CodeBlock.last(
                Reply.of(Thinking.whole(answer), Work.unbounded()).text());
        if (source.isEmpty() || !answer.finished()) {
            return new Verdict(false, scores.incorrect(), "no program");
        }
        try {
            Examination.Result result = examination.of(new Program(source.get(), tests.use()), tests);
            boolean isCorrect = result.failure().isEmpty();
            return new Verdict(isCorrect, score(result, examination.goesOn(), scores), result.toString());
        } catch (SandboxException e) {
            return new Undecided(scores.incorrect(), e.getMessage());
        }
    }

    private static double score(Examination.Result result, boolean share, Scores scores) {
        double part = (double) result.passed() / result.tests();
        return share
                ? scores.incorrect() + part * (scores.correct() - scores.incorrect())
                : scores.of(result.failure().isEmpty());
    }
}
