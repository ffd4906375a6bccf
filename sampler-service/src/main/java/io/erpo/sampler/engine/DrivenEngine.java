package io.erpo.sampler.engine;

import io.erpo.events.Engine;
import io.erpo.sampler.engine.EngineWeights.NamedAdapter;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One engine and what is known of it. It answers only with weights whose label was read back and whose log-probabilities were
 * checked. One thread at a time, except for {@link #complete}.
 */
final class DrivenEngine {

    private static final Logger LOG = LoggerFactory.getLogger(DrivenEngine.class);

    private final EngineClient client;
    private final SelfTest selfTest;
    private final double tolerance;
    private final Set<String> adapters = new HashSet<>();
    private Optional<EngineDescription> description = Optional.empty();
    private Optional<String> checked = Optional.empty();
    private boolean selfTested;

    DrivenEngine(EngineClient client, SelfTest selfTest, double tolerance) {
        this.client = client;
        this.selfTest = selfTest;
        this.tolerance = tolerance;
    }

    /** Learns what the engine is, once. */
    void attach() {
        if (description.isEmpty()) {
            EngineDescription said = client.describe();
            description = Optional.of(said);
            LOG.info(
                    "engine {} {} at {} dtype={} device={} {}",
                    said.name(),
                    said.version(),
                    client.address(),
                    said.dtype().orElse("unknown"),
                    said.device().orElse("unknown"),
                    said.flags());
        }
    }

    /** Who answers, for the log. */
    Engine engine() {
        EngineDescription said = description.orElseThrow();
        return new Engine(
                said.name(),
                said.version(),
                said.dtype().orElse(""),
                said.device().orElse(""),
                Map.copyOf(said.flags()));
    }

    OptionalInt maxPositions() {
        return description.map(EngineDescription::maxPositions).orElse(OptionalInt.empty());
    }

    /**
     * Loads the weights unless they are in force.
     *
     * @param tokens of the tokenizer, and those of the network, which may have spare ones
     */
    void load(EngineWeights weights, int tokens, int vocabularySize) {
        requireVocabulary(tokens, vocabularySize);
        Optional<String> held = client.label();
        if (!held.equals(Optional.of(weights.label()))) {
            checked = Optional.empty();
            adapters.clear();
            client.load(weights.checkpoint(), weights.label());
            requireLabel(weights.label(), "after it loaded " + weights.checkpoint());
            LOG.info("engine at {} holds {}", client.address(), weights.label());
        }
        weights.adapter().ifPresent(this::add);
    }

    private void add(NamedAdapter adapter) {
        if (adapters.add(adapter.name())) {
            client.loadAdapter(adapter.directory(), adapter.name());
        }
    }

    /** Whether it must still be {@linkplain #check checked} with these weights. */
    boolean isUnchecked(EngineWeights weights) {
        return !checked.equals(Optional.of(weights.name()));
    }

    /** Without our own scorer the label alone is trusted. */
    void trust(EngineWeights weights) {
        checked = Optional.of(weights.name());
    }

    /** Compares log-probabilities of the weights in force with ours: the whole self-test first, then one prompt. */
    void check(EngineWeights weights, SelfTest.Subject subject, OwnScorer scorer) {
        SelfTestResult result = selfTested ? selfTest.ofWeights(subject, scorer) : selfTest.whole(subject, scorer);
        result.fault(tolerance).ifPresent(fault -> {
            throw EngineException.permanent(
                    "engine %s: is not used with weights %s: %s".formatted(client.address(), weights.name(), fault));
        });
        selfTested = true;
        checked = Optional.of(weights.name());
        LOG.info(
                "engine at {} passed the {} with {}: largest mean difference of log-probabilities {}",
                client.address(),
                result.draws().isPresent() ? "self-test" : "probe",
                weights.name(),
                String.format(Locale.ROOT, "%.2g", result.difference()));
    }

    /** Samples with the weights in force. */
    EngineAnswer complete(EngineRequest request, EngineWeights weights) {
        EngineAnswer answer = client.complete(request);
        answer.weightLabel().filter(label -> !label.equals(weights.label())).ifPresent(label -> {
            throw wrongLabel(weights.label(), label, "in an answer");
        });
        return answer;
    }

    /** Fails when other weights came into force since they were loaded, as when the engine was restarted. */
    void confirm(EngineWeights weights) {
        requireLabel(weights.label(), "after it answered");
    }

    private void requireLabel(String expected, String when) {
        String label = client.label().orElse("none");
        if (!label.equals(expected)) {
            throw wrongLabel(expected, label, when);
        }
    }

    private EngineException wrongLabel(String expected, String found, String when) {
        checked = Optional.empty();
        return EngineException.permanent(("engine %s: says %s that its weights are \"%s\", but \"%s\" is expected;"
                        + " nothing that it sampled since is used. Was it restarted, or does another sampler drive it?")
                .formatted(client.address(), when, found, expected));
    }

    private void requireVocabulary(int tokens, int vocabularySize) {
        OptionalInt says = description.orElseThrow().vocabularySize();
        if (says.isPresent() && (says.getAsInt() < tokens || says.getAsInt() > vocabularySize)) {
            throw EngineException.permanent(("engine %s: has a vocabulary of %d tokens, but the policy has %s;"
                            + " start the engine with the model of the run")
                    .formatted(
                            client.address(),
                            says.getAsInt(),
                            tokens == vocabularySize ? tokens : tokens + " to " + vocabularySize));
        }
    }
}
