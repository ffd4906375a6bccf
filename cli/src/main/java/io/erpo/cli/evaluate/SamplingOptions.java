package io.erpo.cli.evaluate;

import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** How responses are drawn: settings by name, and what differs from them. */
final class SamplingOptions {

    @Option(
            names = "--settings",
            paramLabel = "NAME",
            completionCandidates = SamplingSettings.Names.class,
            description =
                    "Samples, temperature, top-p, top-k and longest response by name: ${COMPLETION-CANDIDATES} (default: t1). The options below change single ones.")
    private Optional<String> settings;

    @Option(names = "--samples", paramLabel = "K", description = "Responses to each problem (default: 4).")
    private Optional<Integer> samples;

    @Option(names = "--temperature", paramLabel = "T", description = "Sampling temperature (default: 1.0).")
    private Optional<Double> temperature;

    @Option(
            names = "--top-p",
            paramLabel = "P",
            description = "Sample from the fewest tokens with this probability together (default: 1.0, all).")
    private Optional<Double> topP;

    @Option(
            names = "--top-k",
            paramLabel = "N",
            description = "Sample from so many most probable tokens (default: 0, all).")
    private Optional<Integer> topK;

    @Option(
            names = "--max-tokens",
            paramLabel = "N",
            description = "Longest response (default: as in training, as far as the context allows).")
    private Optional<Integer> maxTokens;

    /** The settings of the name, with the other options over them. */
    SamplingSettings chosen() {
        SamplingSettings named = settings.map(SamplingSettings::named).orElse(SamplingSettings.DEFAULT);
        return new SamplingSettings(
                samples.orElse(named.samples()),
                temperature.orElse(named.temperature()),
                topP.orElse(named.topP()),
                topK.orElse(named.topK()),
                maxTokens.map(OptionalInt::of).orElse(named.maxNewTokens()));
    }
}
