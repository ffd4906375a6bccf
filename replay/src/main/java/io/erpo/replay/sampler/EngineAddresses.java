package io.erpo.replay.sampler;

import io.erpo.sampler.engine.http.EngineDialect;
import java.net.URI;
import java.util.List;

/** Engines of another program that sample the responses again which they sampled in the run. */
public record EngineAddresses(List<URI> urls, EngineDialect dialect) {

    public EngineAddresses {
        urls = List.copyOf(urls);
        if (urls.isEmpty()) {
            throw new IllegalArgumentException("at least one engine is needed, such as http://127.0.0.1:8000");
        }
    }
}
