package io.erpo.sampler.engine;

import io.erpo.policy.LogProbs;
import io.erpo.policy.TokenIds;
import io.erpo.policy.generation.Completion;
import io.erpo.policy.generation.Truncation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Asks an engine for short responses and scores them here. */
final class SelfTest {

    private static final double COLD = 1.0;
    private static final double HOT = 2.0;
    private static final int TOKENS = 16;
    private static final int COMPANY = 8;
    private static final int DRAWS = 128;

    private final EngineClient engine;
    private final SideBySide sideBySide;
    private final int concurrency;

    /** @param concurrency most responses that the engine is asked for at the same time */
    SelfTest(EngineClient engine, SideBySide sideBySide, int concurrency) {
        this.engine = engine;
        this.sideBySide = sideBySide;
        this.concurrency = concurrency;
    }

    /**
     * What shows an engine whose settings change numbers: two temperatures, alone and in company, and the frequency of tokens.
     */
    SelfTestResult whole(Subject subject, OwnScorer scorer) {
        List<Measurement> measurements = new ArrayList<>();
        for (double temperature : List.of(COLD, HOT)) {
            measurements.add(measured(subject, scorer, temperature, false, ask(subject, temperature, 0, TOKENS)));
        }
        List<EngineRequest> company = IntStream.range(0, COMPANY)
                .mapToObj(i -> subject.request(i % 2 == 0 ? COLD : HOT, 1 + i, TOKENS))
                .toList();
        List<Completion> answers = answers(company);
        for (int i = 0; i < COMPANY; i++) {
            measurements.add(measured(subject, scorer, company.get(i).temperature(), true, answers.get(i)));
        }
        return new SelfTestResult(measurements, Optional.of(draws(subject, scorer)));
    }

    /** What shows other weights: one response. */
    SelfTestResult ofWeights(Subject subject, OwnScorer scorer) {
        return new SelfTestResult(
                List.of(measured(subject, scorer, COLD, false, ask(subject, COLD, 0, TOKENS))), Optional.empty());
    }

    private Draws draws(Subject subject, OwnScorer scorer) {
        List<Completion> answers = answers(IntStream.range(0, DRAWS)
                .mapToObj(i -> subject.request(HOT, 100 + i, 1))
                .toList());
        return Draws.of(
                scorer.next(subject.prompt(), HOT),
                answers.stream().map(answer -> answer.tokenIds().get(0)).toList());
    }

    private List<Completion> answers(List<EngineRequest> requests) {
        return sideBySide.spread(
                Collections.nCopies(concurrency, engine), requests, (asked, request) -> asked.complete(request)
                        .completion());
    }

    private Completion ask(Subject subject, double temperature, long seed, int tokens) {
        return engine.complete(subject.request(temperature, seed, tokens)).completion();
    }

    private static Measurement measured(
            Subject subject, OwnScorer scorer, double temperature, boolean inCompany, Completion answer) {
        LogProbs raw = scorer.score(subject.prompt(), answer.tokenIds(), COLD);
        LogProbs tempered = temperature == COLD ? raw : scorer.score(subject.prompt(), answer.tokenIds(), temperature);
        return new Measurement(temperature, inCompany, answer.logProbs(), tempered, raw);
    }

    /**
     * What is asked about.
     *
     * @param room most tokens that may follow the prompt
     */
    record Subject(TokenIds prompt, int room, Set<Integer> stopTokenIds, Optional<String> adapter) {

        EngineRequest request(double temperature, long seed, int tokens) {
            return new EngineRequest(
                    prompt, temperature, seed, Math.min(tokens, room), stopTokenIds, Truncation.NONE, adapter);
        }
    }
}
