package io.erpo.reward.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import io.erpo.reward.endpoint.Attempt.Answered;
import io.erpo.reward.endpoint.Attempt.Failed;
import io.erpo.reward.endpoint.Attempt.Refused;
import io.erpo.settings.rewards.EndpointCalls;
import java.time.Duration;
import java.util.Optional;

/** The calls of one run to one endpoint, with retries, backoff and a budget. */
public final class Calls {

    /** Waits between two calls. */
    @FunctionalInterface
    interface Pause {

        void of(Duration time) throws InterruptedException;
    }

    private static final int LONGEST_BACKOFF_SECONDS = 30;
    private static final HttpTransport TRANSPORT = new HttpTransport();

    private final Endpoints endpoints;
    private final EndpointCalls settings;
    private final Pause pause;
    private final long tokens;
    private volatile Optional<Budget> budget = Optional.empty();

    /** @param tokens most tokens for the run; 0 for any number */
    public Calls(Endpoints endpoints, EndpointCalls settings, long tokens) {
        this(endpoints, settings, tokens, time -> Thread.sleep(time.toMillis()));
    }

    Calls(Endpoints endpoints, EndpointCalls settings, long tokens, Pause pause) {
        this.endpoints = endpoints;
        this.settings = settings;
        this.tokens = tokens;
        this.pause = pause;
    }

    /** @throws NoAnswerException when the service has no such endpoint */
    public Endpoint endpoint() throws NoAnswerException {
        return endpoints.named(settings.endpoint());
    }

    /**
     * Asks until there is an answer, or no use in asking.
     *
     * @param path behind the address of the endpoint
     * @throws NoAnswerException with the reason
     */
    public JsonNode post(String path, JsonNode body) throws NoAnswerException {
        Endpoint endpoint = endpoint();
        Budget left = budgetAt(endpoint);
        for (int call = 1; ; call++) {
            Attempt attempt = attempt(endpoint, left, path, body);
            if (attempt instanceof Answered answered) {
                endpoint.answered();
                return answered.body();
            }
            if (attempt instanceof Refused refused) {
                endpoint.answered();
                throw new NoAnswerException("endpoint %s: %s".formatted(endpoint.name(), refused.why()));
            }
            Failed failed = (Failed) attempt;
            if (call > settings.retries() || endpoint.rests()) {
                endpoint.unanswered();
                throw new NoAnswerException("endpoint %s: %s (call %d of at most %d)"
                        .formatted(endpoint.name(), failed.why(), call, settings.retries() + 1));
            }
            waitFor(failed.after().orElse(backoff(call)));
        }
    }

    /** Counts tokens of the budget. */
    public void spend(long count) throws NoAnswerException {
        budgetAt(endpoint()).spend(count);
    }

    private Attempt attempt(Endpoint endpoint, Budget left, String path, JsonNode body) throws NoAnswerException {
        endpoint.free().acquireUninterruptibly();
        try {
            left.take();
            return TRANSPORT.post(endpoint, path, body, Duration.ofSeconds(settings.timeoutSeconds()));
        } catch (InterruptedException e) {
            throw interrupted(e);
        } finally {
            endpoint.free().release();
        }
    }

    /** 1 s, 2 s, 4 s and so on. */
    private static Duration backoff(int call) {
        return Duration.ofSeconds(Math.min(LONGEST_BACKOFF_SECONDS, 1L << Math.min(call - 1, 10)));
    }

    private void waitFor(Duration time) {
        try {
            pause.of(time);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted while asking an endpoint", e);
    }

    private Budget budgetAt(Endpoint endpoint) {
        if (budget.isEmpty()) {
            synchronized (this) {
                budget = budget.or(
                        () -> Optional.of(new Budget(least(settings.callBudget(), endpoint.callsPerRun()), tokens)));
            }
        }
        return budget.get();
    }

    private static long least(long one, long other) {
        return one == 0 || other == 0 ? Math.max(one, other) : Math.min(one, other);
    }
}
