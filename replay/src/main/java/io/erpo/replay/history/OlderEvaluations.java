package io.erpo.replay.history;

import io.erpo.events.EvaluatedPrompt;
import io.erpo.events.Evaluation;
import java.util.stream.IntStream;

/** Evaluations in logs of older versions, which say less, and count a tied majority by the answer that came first. */
final class OlderEvaluations {

    private OlderEvaluations() {}

    /** The computed evaluation as the version would have written it that wrote the recorded one. */
    static Evaluation asOf(Evaluation recorded, Evaluation computed) {
        boolean older = recorded.getMaxNewTokens() == 0;
        return older
                ? Evaluation.newBuilder(computed)
                        .setMajAtK(recorded.getMajAtK())
                        .setTopP(1.0)
                        .setTopK(0)
                        .setMaxNewTokens(0)
                        .setPrompts(IntStream.range(0, computed.getPrompts().size())
                                .mapToObj(i -> asOlder(recorded, computed.getPrompts().get(i), i))
                                .toList())
                        .build()
                : computed;
    }

    private static EvaluatedPrompt asOlder(Evaluation recorded, EvaluatedPrompt prompt, int i) {
        boolean majority = i < recorded.getPrompts().size()
                ? recorded.getPrompts().get(i).getMajorityCorrect()
                : prompt.getMajorityCorrect();
        return EvaluatedPrompt.newBuilder(prompt)
                .setMajorityCorrect(majority)
                .setMajority(0.0)
                .setTokens(0)
                .setTruncated(0)
                .setWithoutAnswer(0)
                .build();
    }
}
