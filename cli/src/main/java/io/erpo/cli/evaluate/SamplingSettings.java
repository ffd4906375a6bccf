package io.erpo.cli.evaluate;

import io.erpo.cli.terminal.CommandException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;

/**
 * How responses are drawn in an evaluation.
 *
 * @param samples responses to each problem (k)
 * @param topP draws from the fewest most probable tokens with this share of the probability; 1 for all
 * @param topK draws from so many most probable tokens; 0 for all
 * @param maxNewTokens longest response; empty for that of training
 */
record SamplingSettings(int samples, double temperature, double topP, int topK, OptionalInt maxNewTokens) {

    /** From the policy's own distribution, which training samples from before any heat. */
    static final SamplingSettings DEFAULT = new SamplingSettings(4, 1, 1, 0, OptionalInt.empty());

    /** What published results were measured with, by name. */
    private static final Map<String, SamplingSettings> NAMED = named();

    SamplingSettings {
        require("--samples", "1 or more", samples, () -> samples >= 1);
        require("--temperature", "above 0", temperature, () -> temperature > 0 && Double.isFinite(temperature));
        require("--top-p", "above 0 and at most 1", topP, () -> topP > 0 && topP <= 1);
        require("--top-k", "0 or more", topK, () -> topK >= 0);
        maxNewTokens.ifPresent(tokens -> require("--max-tokens", "1 or more", tokens, () -> tokens >= 1));
    }

    private static Map<String, SamplingSettings> named() {
        Map<String, SamplingSettings> named = new LinkedHashMap<>();
        named.put("greedy", new SamplingSettings(1, 1, 1, 1, OptionalInt.empty()));
        named.put("t1", DEFAULT);
        named.put("paper", new SamplingSettings(4, 1, 0.7, 0, OptionalInt.empty()));
        named.put("dapo", new SamplingSettings(32, 1, 0.7, 0, OptionalInt.of(20_480)));
        named.put("open-r1", new SamplingSettings(4, 0.6, 0.95, 0, OptionalInt.of(32_768)));
        named.put("sober", new SamplingSettings(4, 0.8, 0.9, 0, OptionalInt.of(32_768)));
        return named;
    }

    /** Names for the help. */
    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return names().iterator();
        }
    }

    static List<String> names() {
        return new ArrayList<>(NAMED.keySet());
    }

    /** @throws CommandException when no settings have the name */
    static SamplingSettings named(String name) {
        return Optional.ofNullable(NAMED.get(name))
                .orElseThrow(() -> new CommandException(
                        "--settings must be one of %s, was \"%s\"".formatted(String.join(", ", names()), name)));
    }

    private static void require(String option, String expected, Object found, BooleanSupplier holds) {
        if (!holds.getAsBoolean()) {
            throw new CommandException("%s must be %s, was %s".formatted(option, expected, found));
        }
    }
}
