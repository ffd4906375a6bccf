package io.erpo.cli.options;

import io.erpo.cli.terminal.CommandException;
import io.erpo.policy.s3.S3Options;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * How to reach a bucket, in the environment variables that the services take. What is fetched is not kept, so their cache is
 * none of it.
 *
 * @param directory for what is fetched
 */
record S3Environment(Map<String, String> environment, Path directory) implements S3Options {

    S3Environment {
        environment = Map.copyOf(environment);
    }

    @Override
    public Optional<URI> endpoint() {
        return value("ERPO_S3_ENDPOINT", "a URL", URI::create);
    }

    @Override
    public Optional<String> region() {
        return value("ERPO_S3_REGION", "a region", Function.identity());
    }

    @Override
    public Optional<Boolean> pathStyle() {
        return value("ERPO_S3_PATH_STYLE", "true or false", Boolean::valueOf);
    }

    @Override
    public Optional<Path> cache() {
        return Optional.of(directory);
    }

    /** No limit: what was fetched is needed. */
    @Override
    public Optional<Integer> cacheGib() {
        return Optional.of(Integer.MAX_VALUE);
    }

    @Override
    public Optional<Duration> timeLimit() {
        return value("ERPO_S3_TIME_LIMIT", "a duration such as PT30M", Duration::parse);
    }

    private <T> Optional<T> value(String name, String form, Function<String, T> parser) {
        String text = environment.getOrDefault(name, "");
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(parser.apply(text));
        } catch (RuntimeException e) {
            throw new CommandException("%s must be %s, was \"%s\"".formatted(name, form, text), e);
        }
    }
}
