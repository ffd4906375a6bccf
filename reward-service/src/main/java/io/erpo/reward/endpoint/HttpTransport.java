package io.erpo.reward.endpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.erpo.reward.endpoint.Attempt.Answered;
import io.erpo.reward.endpoint.Attempt.Failed;
import io.erpo.reward.endpoint.Attempt.Refused;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** One call over HTTP: JSON there and back. Follows no redirect, and never tells a body or a header in its words. */
final class HttpTransport {

    static final int LARGEST_ANSWER = 1 << 20;

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    // Some servers drop the body of a request that offers an upgrade to HTTP/2.
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .build();

    /** @param timeout for the whole call, from connecting to the last byte of the answer */
    Attempt post(Endpoint endpoint, String path, JsonNode body, Duration timeout) throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint.at(path))
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
        endpoint.authorization().ifPresent(value -> request.header("Authorization", value));
        CompletableFuture<HttpResponse<byte[]>> call =
                client.sendAsync(request.build(), head -> new BoundedBody(LARGEST_ANSWER));
        try {
            return attempt(call.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            call.cancel(true);
            return new Failed("it did not answer within %d s".formatted(timeout.toSeconds()), Optional.empty());
        } catch (ExecutionException e) {
            return failure(e.getCause());
        }
    }

    private static Attempt attempt(HttpResponse<byte[]> response) {
        int status = response.statusCode();
        if (status >= 200 && status < 300) {
            return answer(response.body());
        }
        String why = "it answered with status %d%s".formatted(status, hint(status));
        boolean again = status == 408 || status == 425 || status == 429 || status >= 500;
        return again ? new Failed(why, wait(response)) : new Refused(why);
    }

    private static Attempt answer(byte[] body) {
        try {
            JsonNode answer = JSON.readTree(body);
            return answer == null || answer.isMissingNode()
                    ? new Failed("its answer is empty", Optional.empty())
                    : new Answered(answer);
        } catch (JsonProcessingException e) {
            return new Failed("its answer is not JSON", Optional.empty());
        } catch (IOException e) {
            return new Failed("its answer cannot be read", Optional.empty());
        }
    }

    private static String hint(int status) {
        if (status >= 300 && status < 400) {
            return ", a redirect, which is not followed";
        }
        return switch (status) {
            case 400, 422 -> ": it does not accept the request; the text may be too long for its model";
            case 401, 403 -> ": check the key of the endpoint";
            case 404, 405 -> ": check the address of the endpoint, and the model";
            case 413 -> ": the request is too large for it";
            case 429 -> ": too many requests";
            default -> "";
        };
    }

    private static Attempt failure(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && !(cause instanceof ConnectException) && cause != cause.getCause()) {
            if (cause instanceof BoundedBody.TooLargeException || cause instanceof SSLException) {
                break;
            }
            cause = cause.getCause();
        }
        if (cause instanceof BoundedBody.TooLargeException) {
            return new Refused("its answer is larger than %d KiB".formatted(LARGEST_ANSWER >> 10));
        }
        String why = cause instanceof SSLException
                ? "the TLS connection to it failed; check its certificate and the address"
                : failure instanceof ConnectException
                                || failure instanceof HttpConnectTimeoutException
                                || cause instanceof ConnectException
                                || cause instanceof java.nio.channels.UnresolvedAddressException
                        ? "it cannot be reached"
                        : "the connection broke before the end of its answer";
        return new Failed(why, Optional.empty());
    }

    /** Retry-After in seconds or as a date, which is compared with the endpoint's own clock. */
    private static Optional<Duration> wait(HttpResponse<?> response) {
        return response.headers()
                .firstValue("Retry-After")
                .flatMap(after -> seconds(after).or(() -> until(after, response)))
                .map(wait -> wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait);
    }

    private static Optional<Duration> seconds(String text) {
        try {
            return Optional.of(Duration.ofSeconds(Math.max(0, Long.parseLong(text.strip()))));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<Duration> until(String date, HttpResponse<?> response) {
        try {
            DateTimeFormatter format = DateTimeFormatter.RFC_1123_DATE_TIME;
            ZonedDateTime then = ZonedDateTime.parse(date.strip(), format);
            return response.headers()
                    .firstValue("Date")
                    .map(now -> Duration.between(ZonedDateTime.parse(now.strip(), format), then))
                    .map(wait -> wait.isNegative() ? Duration.ZERO : wait);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
