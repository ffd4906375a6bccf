package io.erpo.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The readiness page of a service. */
final class ServiceHealth {

    private static final int TIMEOUT_MILLIS = 2_000;
    private static final String SILENCE = "does not answer yet";
    private static final ObjectMapper JSON = new ObjectMapper();

    private ServiceHealth() {}

    /** Whether the service answers, ready or not. */
    static boolean answers(int port) {
        return whyNotReady(port).filter(SILENCE::equals).isEmpty();
    }

    /** Why the service is not ready; empty when it is. */
    static Optional<String> whyNotReady(int port) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create("http://localhost:" + port + "/q/health/ready")
                            .toURL()
                            .openConnection();
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            if (connection.getResponseCode() == HttpURLConnection.HTTP_OK) {
                return Optional.empty();
            }
            try (InputStream body = connection.getErrorStream()) {
                return Optional.of(body == null ? "not ready" : reason(JSON.readTree(body)));
            }
        } catch (IOException e) {
            return Optional.of(SILENCE);
        }
    }

    /** The failing checks of a MicroProfile health document, with their data. */
    static String reason(JsonNode health) {
        List<String> reasons = new ArrayList<>();
        for (JsonNode check : health.path("checks")) {
            if (!check.path("status").asText().equals("UP")) {
                List<String> data = new ArrayList<>();
                check.path("data").forEach(value -> data.add(value.asText()));
                reasons.add(data.isEmpty() ? check.path("name").asText("not ready") : String.join(", ", data));
            }
        }
        return reasons.isEmpty() ? "not ready" : String.join("; ", reasons);
    }
}
