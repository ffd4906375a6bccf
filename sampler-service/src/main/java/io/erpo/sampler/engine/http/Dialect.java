package io.erpo.sampler.engine.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.sampler.engine.EngineDescription;
import io.erpo.sampler.engine.EngineRequest;
import java.nio.file.Path;
import java.util.Optional;

/** One HTTP API: what is asked where, and what an answer means. Throws {@link io.erpo.sampler.engine.EngineException}. */
interface Dialect {

    EngineDescription describe();

    /** Where responses are asked for. */
    String path();

    /** The lowest temperature that the engine computes with; it silently replaces a lower one. */
    double lowestTemperature();

    /** The number that stands for a seed: another one where the engine cannot take it. */
    long seed(long seed);

    ObjectNode question(EngineRequest request);

    RawAnswer read(JsonNode answer, EngineRequest request);

    void load(Path checkpoint, String label);

    void loadAdapter(Path adapter, String name);

    Optional<String> label();
}
