package io.erpo.sampler.engine.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.erpo.sampler.engine.EngineException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Questions to one engine. None waits longer than its timeout or reads more than its limit. */
final class Connection {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /** For all that is no response: an engine's settings can be long. */
    private static final long LIMIT = 8 << 20;

    private final URI url;
    private final Duration readTimeout;
    private final Duration changeTimeout;
    private final HttpClient client;

    /**
     * @param readTimeout longest wait for what the engine says of itself
     * @param changeTimeout longest wait for a change of the engine, such as new weights
     */
    Connection(URI url, Duration readTimeout, Duration changeTimeout) {
        this.url = url;
        this.readTimeout = readTimeout;
        this.changeTimeout = changeTimeout;
        // Engines speak HTTP/1.1 without encryption; an offer of HTTP/2 only makes them complain.
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .build();
    }

    JsonNode get(String path) {
        return ask("GET", path, BodyPublishers.noBody(), readTimeout, LIMIT)
                .orThrow()
                .json();
    }

    /** Empty when the engine has no such endpoint. */
    Optional<JsonNode> find(String path) {
        Reply reply = ask("GET", path, BodyPublishers.noBody(), readTimeout, LIMIT);
        return reply.isUnknown()
                ? Optional.empty()
                : Optional.of(reply.orThrow().json());
    }

    /** Empty when the engine does not tell. */
    Optional<JsonNode> tryGet(String path) {
        Reply reply = ask("GET", path, BodyPublishers.noBody(), readTimeout, LIMIT);
        return Optional.of(reply).filter(Reply::isOk).map(Reply::json);
    }

    /** Whether requests can name this model or adapter: one was added before the sampler was restarted. */
    boolean serves(String model) {
        return tryGet("/v1/models").stream()
                .flatMap(models -> models.path("data").findValuesAsText("id").stream())
                .anyMatch(model::equals);
    }

    Reply post(String path, JsonNode body) {
        return post(path, body, changeTimeout, LIMIT).orThrow();
    }

    /** Whether the engine has the endpoint. */
    boolean postIfKnown(String path, JsonNode body) {
        Reply reply = post(path, body, changeTimeout, LIMIT);
        if (!reply.isUnknown()) {
            reply.orThrow();
        }
        return !reply.isUnknown();
    }

    Reply post(String path, JsonNode body, Duration timeout, long limit) {
        return ask("POST", path, BodyPublishers.ofString(body.toString()), timeout, limit);
    }

    private Reply ask(String method, String path, BodyPublisher body, Duration timeout, long limit) {
        String question = method + " " + path;
        HttpRequest request = HttpRequest.newBuilder(URI.create(url.toString().replaceAll("/+$", "") + path))
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .method(method, body)
                .build();
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(request, head -> new BoundedBody(limit));
        try {
            // A timeout of the request would end with the head of the answer; this one covers the body too.
            HttpResponse<byte[]> response = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return new Reply(question, response.statusCode(), response.body());
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw EngineException.temporary(
                    "%s had no whole answer after %.1f s".formatted(question, timeout.toMillis() / 1000.0));
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw EngineException.temporary("this instance was stopped while it waited for the answer to " + question);
        } catch (ExecutionException e) {
            throw failure(question, e, limit);
        }
    }

    private static EngineException failure(String question, ExecutionException e, long limit) {
        if (has(e, BoundedBody.TooLarge.class)) {
            return EngineException.permanent("the answer to %s is larger than the %d bytes that such an answer can have"
                    .formatted(question, limit));
        }
        if (has(e, HttpConnectTimeoutException.class)) {
            return EngineException.temporary("no connection within %d s; is the URL right, and does the network let it"
                            .formatted(CONNECT_TIMEOUT.toSeconds())
                    + " through?");
        }
        if (has(e, ConnectException.class)) {
            return EngineException.temporary("no connection; is the engine running, and is the URL right?");
        }
        if (has(e, IOException.class)) {
            return EngineException.temporary("the connection was lost before the answer to " + question
                    + " was complete; the engine's own log may say why");
        }
        throw new IllegalStateException("asking " + question + " failed", e);
    }

    private static boolean has(Throwable fault, Class<? extends IOException> kind) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
