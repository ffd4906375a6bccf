package io.erpo.replay.sampler;

import io.erpo.sampler.engine.http.EngineDialect;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;

/** Engines of another program that sample the responses again which they sampled in the run. */
public record EngineAddresses(List<URI> urls, EngineDialect dialect) {

    public EngineAddresses {
        urls = List.copyOf(urls);
        if (urls.isEmpty()) {
            throw new IllegalArgumentException("at least one engine is needed, such as http://127.0.0.1:8000");
        }
    }

    /** @param dialect {@code vllm} or {@code sglang} */
    public static EngineAddresses of(List<URI> urls, String dialect) {
        return new EngineAddresses(
                urls,
                Stream.of(EngineDialect.values())
                        .filter(known -> known.name().equalsIgnoreCase(dialect))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(
                                "the dialect of an engine is vllm or sglang, was '%s'".formatted(dialect))));
    }
}
