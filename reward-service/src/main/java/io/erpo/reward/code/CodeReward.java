package io.erpo.reward.code;

import io.erpo.code.CodeVerifier;
import io.erpo.code.Result;
import io.erpo.code.Sandbox;
import io.erpo.code.SandboxException;
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
 * {@code code}: the response's program must pass the test cases in the reference; see {@link CodeVerifier}. It runs
 * in a sandbox, and is available only when {@code erpo.reward.code.enabled} is true.
 *
 * <p>The program is a block of Python after the last {@code </think>}, see {@link CodeBlock}. A response without one is incorrect, and so
 * is one that reached the token limit. A prompt whose reference has no test cases is undecided, and so is every
 * response when the sandbox is unavailable; nothing that a program does makes a response undecided.
 *
 * <p>Parameters: {@link CodeParameters}.
 */
@ApplicationScoped
@LookupIfProperty(name = CodeReward.ENABLED, stringValue = "true")
public class CodeReward implements RewardFunction {

    static final String ENABLED = "erpo.reward.code.enabled";

    private final CodeVerifier verifier = new CodeVerifier(new Sandbox());

    @Override
    public String name() {
        return CodeParameters.DECLARATION.name();
    }

    @Override
    public String version() {
        return "2";
    }

    @Override
    public boolean slow() {
        return true;
    }

    @Override
    public Judge judge(Parameters parameters) {
        CodeParameters own = CodeParameters.DECLARATION.read(parameters.values());
        return answer -> judge(answer, own);
    }

    private Judgement judge(Answer answer, CodeParameters parameters) {
        Scores scores = parameters.scores();
        try {
            Optional<String> complaint = verifier.complaint(answer.reference());
            if (complaint.isPresent()) {
                return new Undecided(scores.incorrect(), "the reference holds no test cases: " + complaint.get());
            }
            Optional<String> program = CodeBlock.program(
                    Reply.of(Thinking.whole(answer), Work.unbounded()).text(), verifier.functions(answer.reference()));
            if (program.isEmpty() || !answer.finished()) {
                return new Verdict(false, scores.incorrect(), "no program");
            }
            Result result = verifier.verify(program.get(), answer.reference(), parameters);
            return new Verdict(result.isCorrect(), score(result, parameters), result.toString());
        } catch (SandboxException e) {
            return new Undecided(scores.incorrect(), e.getMessage());
        }
    }

    private static double score(Result result, CodeParameters parameters) {
        Scores scores = parameters.scores();
        double part = (double) result.passed() / result.tests();
        return parameters.score() == CodeParameters.Partial.SHARE
                ? scores.incorrect() + part * (scores.correct() - scores.incorrect())
                : scores.of(result.isCorrect());
    }
}
