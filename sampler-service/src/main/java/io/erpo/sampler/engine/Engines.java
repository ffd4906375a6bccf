package io.erpo.sampler.engine;

import io.erpo.policy.PolicyException;
import io.erpo.sampler.generation.SamplingAnswer;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * The engines that this sampler alone drives: all have the same weights, and the responses of one call are spread over them. A
 * call returns when none of its responses is in flight any more, and one thread calls, so weights are only ever replaced in
 * engines that do nothing.
 */
public final class Engines implements AutoCloseable {

    /** Waits between two attempts to attach. */
    @FunctionalInterface
    interface Pause {
        void rest() throws InterruptedException;
    }

    private static final Duration ATTEMPTS = Duration.ofSeconds(2);

    private final SideBySide sideBySide = new SideBySide();
    private final List<DrivenEngine> engines;
    /** Each engine as often as it may have a request at the same time; in turn, so that few requests are spread over all. */
    private final List<DrivenEngine> workers;

    private final long attempts;
    private final Pause pause;

    /**
     * @param concurrency most responses that one engine is asked for at the same time
     * @param tolerance the largest mean difference between the log-probabilities of a response and ours
     * @param start how long an engine may take to start
     */
    public Engines(List<EngineClient> clients, int concurrency, double tolerance, Duration start) {
        this(clients, concurrency, tolerance, 1 + start.dividedBy(ATTEMPTS), () -> Thread.sleep(ATTEMPTS.toMillis()));
    }

    Engines(List<EngineClient> clients, int concurrency, double tolerance, long attempts, Pause pause) {
        if (clients.isEmpty() || concurrency < 1 || !(tolerance > 0)) {
            throw new IllegalArgumentException(
                    "there must be at least 1 engine, 1 response at a time and a positive tolerance, was "
                            + clients.size() + ", " + concurrency + " and " + tolerance);
        }
        this.engines = clients.stream()
                .map(client -> new DrivenEngine(client, new SelfTest(client, sideBySide, concurrency), tolerance))
                .toList();
        this.workers = Collections.nCopies(concurrency, engines).stream()
                .flatMap(List::stream)
                .toList();
        this.attempts = attempts;
        this.pause = pause;
    }

    /**
     * Waits until every engine says what it is. An engine that loads a large model needs minutes.
     *
     * @param waiting is told why it waits
     * @throws EngineException when an engine can never be used, or does not start in time
     */
    public synchronized void attach(Consumer<String> waiting) throws InterruptedException {
        for (DrivenEngine engine : engines) {
            attach(engine, waiting);
        }
    }

    private void attach(DrivenEngine engine, Consumer<String> waiting) throws InterruptedException {
        for (long left = attempts; ; left--) {
            try {
                engine.attach();
                return;
            } catch (EngineException e) {
                if (!e.isTemporary() || left <= 1) {
                    throw e;
                }
                waiting.accept("waiting for an engine: " + e.getMessage());
                pause.rest();
            }
        }
    }

    /** Maximum number of tokens that every engine takes; empty when none says. */
    OptionalInt maxPositions() {
        return engines.stream()
                .map(DrivenEngine::maxPositions)
                .flatMapToInt(OptionalInt::stream)
                .min();
    }

    /**
     * Brings the weights into force in every engine and checks those that have not been checked with them.
     *
     * @param tokens of the tokenizer, and those of the network
     * @param scorer of the same weights, closed again; empty to trust the label
     * @throws EngineException when an engine must not be used
     */
    void use(
            EngineWeights weights,
            int tokens,
            int vocabularySize,
            SelfTest.Subject subject,
            Optional<ScorerSource> scorer) {
        sideBySide.all(engines.stream()
                .map(engine -> done(() -> engine.load(weights, tokens, vocabularySize)))
                .toList());
        for (DrivenEngine engine : engines) {
            if (engine.isUnchecked(weights)) {
                scorer.ifPresentOrElse(ours -> engine.check(weights, subject, ours.get()), () -> engine.trust(weights));
            }
        }
        scorer.ifPresent(ScorerSource::close);
    }

    /**
     * One answer for each request, in order.
     *
     * @throws EngineException when an engine is at fault; nothing that was sampled may be used
     * @throws PolicyException when engines that work and hold the right weights cannot answer a request
     */
    List<SamplingAnswer> sample(EngineWeights weights, List<EngineRequest> requests) {
        List<SamplingAnswer> answers;
        try {
            answers = sideBySide.spread(workers, requests, (engine, request) -> answer(engine, weights, request));
        } catch (EngineException e) {
            if (e.isTemporary()) {
                throw e;
            }
            confirm(weights);
            throw new PolicyException(e.getMessage(), e);
        }
        confirm(weights);
        return answers;
    }

    private static SamplingAnswer answer(DrivenEngine engine, EngineWeights weights, EngineRequest request) {
        EngineAnswer answer = engine.complete(request, weights);
        return new SamplingAnswer(
                answer.completion(), engine.engine(), Optional.of(answer.seed()), Optional.of(weights.name()));
    }

    private void confirm(EngineWeights weights) {
        sideBySide.all(engines.stream()
                .map(engine -> done(() -> engine.confirm(weights)))
                .toList());
    }

    private static Callable<Void> done(Runnable work) {
        return () -> {
            work.run();
            return null;
        };
    }

    @Override
    public void close() {
        sideBySide.close();
    }
}
