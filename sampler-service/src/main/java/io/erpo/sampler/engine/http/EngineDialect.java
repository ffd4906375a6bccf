package io.erpo.sampler.engine.http;

/** The HTTP API that an engine speaks. */
public enum EngineDialect {
    /** Token ids by {@code /v1/completions}. */
    VLLM {
        @Override
        Dialect over(Connection connection) {
            return new VllmDialect(connection);
        }
    },
    /** Token ids by {@code /generate}. */
    SGLANG {
        @Override
        Dialect over(Connection connection) {
            return new SglangDialect(connection);
        }
    };

    abstract Dialect over(Connection connection);
}
