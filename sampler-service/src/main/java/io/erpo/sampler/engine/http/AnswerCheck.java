package io.erpo.sampler.engine.http;

import io.erpo.policy.LogProbs;
import io.erpo.policy.TokenIds;
import io.erpo.policy.generation.Completion;
import io.erpo.policy.generation.FinishReason;
import io.erpo.sampler.engine.EngineException;
import io.erpo.sampler.engine.EngineRequest;
import java.util.List;
import java.util.OptionalInt;

/** Whether an answer can be what was asked for. Pure. */
final class AnswerCheck {

    /** Rounding may lift the logarithm of a probability of 1 this far above 0. */
    private static final double ROUNDING = 1e-5;

    /** Stands for minus infinity in answers of vLLM: a token that could not have been drawn. */
    private static final double MINUS_INFINITY = -9999;

    private AnswerCheck() {}

    /**
     * The answer as a completion.
     *
     * @param vocabularySize of the engine, when known
     * @throws WrongAnswer when another attempt may give a right one
     * @throws EngineException when the engine or its settings must change, or it did not finish the response
     */
    static Completion completion(EngineRequest request, RawAnswer answer, OptionalInt vocabularySize) {
        requireFinished(answer);
        requirePrompt(request, answer);
        requireTokens(request, answer, vocabularySize);
        requireEnd(request, answer);
        if (answer.labels().size() > 1) {
            throw EngineException.temporary("the weights changed within a response, from and to one of "
                    + answer.labels().stream().sorted().toList()
                    + "; they must be loaded while no response is sampled");
        }
        return new Completion(
                TokenIds.copyOf(answer.ids()),
                LogProbs.copyOf(answer.logProbs().stream()
                        .map(logProb -> Math.min(logProb, 0))
                        .toList()),
                answer.finish().equals(RawAnswer.STOP) ? FinishReason.STOP : FinishReason.LENGTH);
    }

    private static void requireFinished(RawAnswer answer) {
        if (!answer.finish().equals(RawAnswer.STOP) && !answer.finish().equals(RawAnswer.LENGTH)) {
            throw EngineException.temporary(
                    "the response ended with '%s' after %d tokens, neither at a token that ends it"
                                    .formatted(answer.finish(), answer.ids().size())
                            + " nor at its limit");
        }
    }

    private static void requirePrompt(EngineRequest request, RawAnswer answer) {
        List<Integer> sent = request.prompt().asList();
        boolean other = answer.prompt().filter(read -> !read.equals(sent)).isPresent();
        int read = answer.promptSize().orElse(sent.size());
        if (other || read != sent.size()) {
            throw EngineException.permanent(
                    ("the engine read another prompt than it was sent, %d tokens for %d; it must neither cut it nor add"
                                    + " tokens")
                            .formatted(answer.prompt().map(List::size).orElse(read), sent.size()));
        }
    }

    private static void requireTokens(EngineRequest request, RawAnswer answer, OptionalInt vocabularySize) {
        List<Integer> ids = answer.ids();
        if (ids.isEmpty()) {
            throw new WrongAnswer("the response has no token");
        }
        if (ids.size() != answer.logProbs().size()) {
            throw new WrongAnswer("the response has %d tokens and %d log-probabilities"
                    .formatted(ids.size(), answer.logProbs().size()));
        }
        if (ids.size() > request.maxNewTokens()) {
            throw new WrongAnswer("the response has %d tokens, more than the %d that were asked for"
                    .formatted(ids.size(), request.maxNewTokens()));
        }
        for (int i = 0; i < ids.size(); i++) {
            int id = ids.get(i);
            if (id < 0 || id >= vocabularySize.orElse(Integer.MAX_VALUE)) {
                throw new WrongAnswer("token %d at position %d is outside the vocabulary of %s tokens"
                        .formatted(id, i, vocabularySize.isPresent() ? vocabularySize.getAsInt() : "any number of"));
            }
            requireLogProb(answer.logProbs().get(i), i);
        }
    }

    private static void requireLogProb(double logProb, int position) {
        if (!(Double.isFinite((float) logProb) && logProb > MINUS_INFINITY && logProb <= ROUNDING)) {
            throw new WrongAnswer(
                    "the log-probability at position %d must be finite and at most 0, was %s; the engine's weights may be"
                                    .formatted(position, logProb)
                            + " damaged");
        }
    }

    private static void requireEnd(EngineRequest request, RawAnswer answer) {
        List<Integer> ids = answer.ids();
        int last = ids.get(ids.size() - 1);
        List<Integer> before = ids.subList(0, ids.size() - 1);
        if (before.stream().anyMatch(request.stopTokenIds()::contains)) {
            throw EngineException.permanent(
                    "the engine sampled on after a token that ends the response, one of %s".formatted(sorted(request)));
        }
        boolean ended = request.stopTokenIds().contains(last);
        if (answer.finish().equals(RawAnswer.STOP)) {
            requireKeptEnd(request, last, ended);
        } else if (ended) {
            throw EngineException.permanent(
                    "the engine went on after token %d, which ends the response".formatted(last));
        } else if (ids.size() < request.maxNewTokens()) {
            throw EngineException.permanent(
                    ("the engine cut the response after %d of %d tokens; prompt and response must fit its longest sequence"
                                    + " (%d tokens here)")
                            .formatted(
                                    ids.size(),
                                    request.maxNewTokens(),
                                    request.prompt().size() + request.maxNewTokens()));
        }
    }

    private static void requireKeptEnd(EngineRequest request, int last, boolean ended) {
        if (!ended) {
            throw EngineException.permanent(
                    ("the response stopped at token %d, and only one of %s ends it; the engine must keep the token that ends"
                                    + " a response, and stop at no others than it was sent (those of the checkpoint's"
                                    + " generation_config.json, say)")
                            .formatted(last, sorted(request)));
        }
    }

    private static List<Integer> sorted(EngineRequest request) {
        return request.stopTokenIds().stream().sorted().toList();
    }
}
