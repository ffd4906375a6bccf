package io.erpo.planning;

import io.erpo.settings.BenchmarkPlan;
import io.erpo.settings.PromptStyle;
import io.erpo.settings.PromptStyle.Template;
import io.erpo.settings.TrainOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What to measure, and how.
 *
 * @param settings the model, rewards, prompts and seed; what concerns training has no effect
 * @param files a benchmark each: a file, a directory or a glob of files
 * @param samples responses to each problem (k)
 * @param maxNewTokens longest response; empty for that of the settings
 * @param template in place of that of the settings
 * @param text in place of that of the settings, in which {@code {problem}} stands for the problem
 * @param system in place of that of the settings
 */
public record EvaluationOptions(
        TrainOptions settings,
        List<Path> files,
        int samples,
        double temperature,
        double topP,
        int topK,
        OptionalInt maxNewTokens,
        Optional<Template> template,
        Optional<String> text,
        Optional<String> system) {

    public EvaluationOptions {
        files = List.copyOf(files);
        if (files.isEmpty()) {
            throw new IllegalArgumentException("an evaluation needs at least one benchmark");
        }
    }

    List<BenchmarkPlan> benchmarks() {
        List<BenchmarkPlan> benchmarks = files.stream()
                .map(file -> new BenchmarkPlan(
                        file.toAbsolutePath().normalize().toString(),
                        BenchmarkPlan.nameOf(file.toString()),
                        samples,
                        0,
                        temperature,
                        topP,
                        topK,
                        maxNewTokens.orElse(0)))
                .toList();
        BenchmarkPlan.requireDistinct(benchmarks);
        return benchmarks;
    }

    /** A text of the user's own says itself how to answer. */
    PromptStyle prompt(PromptStyle settings) {
        Template chosen = template.orElse(settings.template());
        return new PromptStyle(
                chosen,
                system.orElse(chosen == Template.PLAIN ? "" : settings.system()),
                text.orElse(settings.text()),
                text.isPresent() ? "" : settings.instruction(),
                settings.addSpecialTokens(),
                chosen == Template.PLAIN ? Map.of() : settings.templateVariables());
    }
}
