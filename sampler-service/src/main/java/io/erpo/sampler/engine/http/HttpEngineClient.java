package io.erpo.sampler.engine.http;

import io.erpo.sampler.engine.EngineAnswer;
import io.erpo.sampler.engine.EngineClient;
import io.erpo.sampler.engine.EngineDescription;
import io.erpo.sampler.engine.EngineException;
import io.erpo.sampler.engine.EngineRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** One engine at one URL. */
public final class HttpEngineClient implements EngineClient {

    /** A token takes about 150 bytes of an answer; some engines repeat it as text, escaped. */
    private static final long BYTES_PER_TOKEN = 1024;

    private static final long BYTES_PER_ANSWER = 1 << 20;

    /** What an engine says of itself needs no computation. */
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);

    private final String address;
    private final Connection connection;
    private final Dialect dialect;
    private final Duration answerTimeout;
    private final Retries retries;
    /** Known once the engine was described; it does not change without a restart with another model. */
    private volatile OptionalInt vocabularySize = OptionalInt.empty();

    /** @param pause waits between attempts */
    public HttpEngineClient(HttpEngineSettings settings, Pause pause) {
        this.address = settings.url().toString();
        this.answerTimeout = settings.answerTimeout();
        this.connection = new Connection(
                settings.url(),
                answerTimeout.compareTo(READ_TIMEOUT) < 0 ? answerTimeout : READ_TIMEOUT,
                settings.loadTimeout());
        this.dialect = settings.dialect().over(connection);
        this.retries = new Retries(settings.attempts(), settings.pause(), pause);
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public EngineDescription describe() {
        EngineDescription description = named(() -> retries.run(dialect::describe));
        vocabularySize = description.vocabularySize();
        return description;
    }

    @Override
    public EngineAnswer complete(EngineRequest request) {
        if (request.temperature() < dialect.lowestTemperature()) {
            throw EngineException.permanent(
                    "engine %s: samples with temperature %s at least and silently takes that for a lower one, was %s"
                            .formatted(address, dialect.lowestTemperature(), request.temperature()));
        }
        return named(() -> retries.run(() -> ask(request)));
    }

    private EngineAnswer ask(EngineRequest request) {
        long limit = BYTES_PER_ANSWER + BYTES_PER_TOKEN * (request.prompt().size() + (long) request.maxNewTokens());
        RawAnswer answer = dialect.read(
                connection
                        .post(dialect.path(), dialect.question(request), answerTimeout, limit)
                        .orThrow()
                        .json(),
                request);
        return new EngineAnswer(
                AnswerCheck.completion(request, answer, vocabularySize),
                dialect.seed(request.seed()),
                answer.labels().stream().findFirst());
    }

    /** Not asked again: what a failed load left behind is for the caller to judge. */
    @Override
    public void load(Path checkpoint, String label) {
        named(() -> {
            dialect.load(checkpoint, label);
            Optional<String> found = dialect.label();
            if (found.filter(label::equals).isEmpty()) {
                throw EngineException.permanent("should hold the weights %s now, and says %s"
                        .formatted(label, found.orElse("that it has no label")));
            }
            return null;
        });
    }

    @Override
    public void loadAdapter(Path adapter, String name) {
        named(() -> {
            dialect.loadAdapter(adapter, name);
            return null;
        });
    }

    @Override
    public Optional<String> label() {
        return named(() -> retries.run(dialect::label));
    }

    /** Says which engine it was. */
    private <T> T named(Supplier<T> action) {
        try {
            return action.get();
        } catch (EngineException e) {
            String message = "engine " + address + ": " + e.getMessage();
            throw e.isTemporary() ? EngineException.temporary(message) : EngineException.permanent(message);
        }
    }
}
