package io.erpo.reward.judge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.math.extraction.Reply;
import io.erpo.math.work.Work;
import io.erpo.reward.Answer;
import io.erpo.reward.Judge;
import io.erpo.reward.Judgement;
import io.erpo.reward.Judgement.Undecided;
import io.erpo.reward.Judgement.Verdict;
import io.erpo.reward.builtin.Stated;
import io.erpo.reward.builtin.Thinking;
import io.erpo.reward.endpoint.Calls;
import io.erpo.reward.endpoint.NoAnswerException;
import io.erpo.settings.rewards.JudgeParameters;
import io.erpo.settings.rewards.JudgeParameters.Reads;

/** Asks a language model about one response after another. */
final class LanguageModelJudge implements Judge {

    private static final String PATH = "/chat/completions";

    private final JudgeParameters own;
    private final Calls calls;
    private final JudgePrompt prompt;
    private final JudgeReply reading;

    LanguageModelJudge(JudgeParameters own, Calls calls) {
        this.own = own;
        this.calls = calls;
        this.prompt =
                own.template().map(JudgePrompt::of).orElseGet(() -> JudgePrompt.standard(own.reads(), own.range()));
        this.reading = new JudgeReply(own.pattern());
    }

    @Override
    public Judgement judge(Answer answer) {
        if (prompt.needsReference() && answer.reference().isBlank()) {
            return undecided("the prompt has no reference answer");
        }
        if (!answer.finished()) {
            return incorrect(answer, Thinking.UNFINISHED);
        }
        Reply reply = Reply.of(Thinking.whole(answer), Work.unbounded());
        if (reply.text().isBlank()) {
            return incorrect(answer, reply.nothing().orElse("there is no text behind the thinking"));
        }
        try {
            return read(answer, ask(prompt.text(answer.prompt(), reply.text().strip(), answer.reference())));
        } catch (NoAnswerException e) {
            return undecided(e.getMessage());
        }
    }

    private JsonNode ask(String question) throws NoAnswerException {
        ObjectNode request = JsonNodeFactory.instance
                .objectNode()
                .put("model", calls.endpoint().model(own.model()))
                .put("temperature", 0)
                .put("max_tokens", own.maxTokens());
        request.putArray("messages").addObject().put("role", "user").put("content", question);
        JsonNode completion = calls.post(PATH, request);
        calls.spend(completion.path("usage").path("total_tokens").asLong(0));
        return completion;
    }

    private Judgement read(Answer answer, JsonNode completion) throws NoAnswerException {
        JsonNode choice = completion.path("choices").path(0);
        String reply = choice.path("message").path("content").asText("");
        if (reply.isBlank()) {
            return undecided("the judge's answer holds no text");
        }
        if (choice.path("finish_reason").asText().equals("length")) {
            return undecided("the judge's reply was cut at maxTokens (%d)".formatted(own.maxTokens()));
        }
        // A judge that thinks may consider both verdicts before it decides.
        String decided = Reply.of(reply, Work.unbounded()).text().strip();
        try {
            return own.reads() == Reads.VERDICT ? verdict(answer, decided) : number(answer, decided);
        } catch (BoundedText.TooManyLooksException | StackOverflowError e) {
            return undecided("the run's pattern takes too long for the judge's reply");
        }
    }

    private Judgement verdict(Answer answer, String reply) {
        return reading.verdict(reply)
                .<Judgement>map(isCorrect -> new Verdict(isCorrect, own.scores().of(isCorrect), Stated.in(answer))
                        .because("the judge says: " + tail(reply)))
                .orElseGet(() -> undecided("the judge's reply holds no verdict: " + tail(reply)));
    }

    private Judgement number(Answer answer, String reply) {
        return reading.number(reply)
                .map(number -> own.range().has(number)
                        ? scored(answer, number, reply)
                        : undecided("the judge's number %s is not from %s to %s"
                                .formatted(
                                        number,
                                        own.range().lowest(),
                                        own.range().highest())))
                .orElseGet(() -> undecided("the judge's reply holds no number: " + tail(reply)));
    }

    private Judgement scored(Answer answer, double number, String reply) {
        double worst = own.scores().incorrect();
        double score = worst + own.range().share(number) * (own.scores().correct() - worst);
        return new Verdict(number >= own.range().correctFrom(), score, Stated.in(answer))
                .because("the judge gives %s: %s".formatted(number, tail(reply)));
    }

    private Judgement incorrect(Answer answer, String why) {
        return new Verdict(false, own.scores().incorrect(), Stated.in(answer)).because(why);
    }

    private Judgement undecided(String reason) {
        return new Undecided(own.scores().incorrect(), reason);
    }

    /** The end of a reply, where the verdict is. */
    private static String tail(String reply) {
        int most = 400;
        return reply.length() <= most
                ? reply
                : "\u2026"
                        + reply.substring(reply.offsetByCodePoints(
                                reply.length(), -Math.min(most, reply.codePointCount(0, reply.length()))));
    }
}
