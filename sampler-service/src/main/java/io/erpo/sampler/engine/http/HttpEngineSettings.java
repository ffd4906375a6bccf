package io.erpo.sampler.engine.http;

import java.net.URI;
import java.time.Duration;

/**
 * How to reach one engine.
 *
 * @param url such as {@code http://127.0.0.1:8000}
 * @param answerTimeout longest wait for a whole response; long responses need long waits
 * @param loadTimeout longest wait until new weights are in force
 * @param attempts how often a response is asked for before it counts as failed; at least one
 * @param pause wait before the second attempt; each later wait is twice as long, up to 32 times
 */
public record HttpEngineSettings(
        URI url, EngineDialect dialect, Duration answerTimeout, Duration loadTimeout, int attempts, Duration pause) {

    public HttpEngineSettings {
        if (!url.isAbsolute() || url.getHost() == null || !url.getScheme().matches("https?")) {
            throw new IllegalArgumentException(
                    "the URL of an engine must be like http://127.0.0.1:8000, was '" + url + "'");
        }
        requirePositive("the wait for an answer", answerTimeout);
        requirePositive("the wait for new weights", loadTimeout);
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts must be at least 1, was " + attempts);
        }
        if (pause.isNegative()) {
            throw new IllegalArgumentException("the pause between attempts must not be negative, was " + pause);
        }
    }

    private static void requirePositive(String name, Duration wait) {
        if (wait.isNegative() || wait.isZero()) {
            throw new IllegalArgumentException(name + " must be positive, was " + wait);
        }
    }
}
