package io.erpo.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.erpo.policy.generation.TokenUniforms;
import io.erpo.policy.model.Policy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The parity vectors in the test resources, and small helpers to read them. */
public final class Reference {

    private Reference() {}

    public static Path directory() {
        return path("tiny");
    }

    public static Policy policy() {
        return Policy.load(directory());
    }

    public static Path path(String name) {
        try {
            return Path.of(Reference.class.getResource("/reference/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    public static JsonNode json(String name) {
        try {
            return new ObjectMapper().readTree(path(name).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static TokenIds ids(JsonNode array) {
        List<Integer> ids = new ArrayList<>();
        array.forEach(id -> ids.add(id.asInt()));
        return TokenIds.copyOf(ids);
    }

    public static List<Float> floats(JsonNode array) {
        List<Float> values = new ArrayList<>();
        array.forEach(value -> values.add((float) value.asDouble()));
        return values;
    }

    /** Random numbers that depend on {@code response} and the position alone. */
    public static TokenUniforms uniforms(long response) {
        return position -> new SplittableRandom(response * 1_000_003L + position).nextDouble();
    }
}
