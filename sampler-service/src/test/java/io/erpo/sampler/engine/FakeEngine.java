package io.erpo.sampler.engine;

import io.erpo.policy.LogProbs;
import io.erpo.policy.TokenIds;
import io.erpo.policy.generation.Completion;
import io.erpo.policy.generation.FinishReason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** Answers each request with one token, the seed. */
class FakeEngine implements EngineClient {

    final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    final List<Long> seeds = Collections.synchronizedList(new ArrayList<>());
    final AtomicInteger inFlight = new AtomicInteger();
    private final String address;
    Optional<String> label = Optional.empty();
    Optional<String> answered = Optional.empty();
    OptionalInt vocabulary = OptionalInt.empty();
    UnaryOperator<String> relabel = UnaryOperator.identity();
    Runnable whileSampling = () -> {};
    List<EngineException> notYet = new ArrayList<>();

    FakeEngine(String address) {
        this.address = address;
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public EngineDescription describe() {
        if (!notYet.isEmpty()) {
            throw notYet.remove(0);
        }
        return new EngineDescription(
                "fake",
                "7",
                vocabulary,
                OptionalInt.of(12),
                Optional.of("bfloat16"),
                Optional.empty(),
                Map.of("a", "b"));
    }

    @Override
    public EngineAnswer complete(EngineRequest request) {
        inFlight.incrementAndGet();
        try {
            seeds.add(request.seed());
            whileSampling.run();
            return new EngineAnswer(
                    new Completion(TokenIds.of((int) request.seed()), LogProbs.of(-1), FinishReason.LENGTH),
                    request.seed(),
                    answered);
        } finally {
            inFlight.decrementAndGet();
        }
    }

    @Override
    public void load(Path checkpoint, String given) {
        calls.add("load " + checkpoint.getFileName() + " as " + given);
        label = Optional.of(relabel.apply(given));
    }

    @Override
    public void loadAdapter(Path adapter, String name) {
        calls.add("adapter " + adapter.getFileName() + " as " + name);
    }

    @Override
    public Optional<String> label() {
        return label;
    }
}
