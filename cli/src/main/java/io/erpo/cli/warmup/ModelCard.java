package io.erpo.cli.warmup;

import java.util.Locale;

/** The README.md of a warmed-up policy. */
final class ModelCard {

    private ModelCard() {}

    static String of(WarmupSettings settings, long parameters) {
        return String.format(
                Locale.ROOT,
                """
                ---
                license: apache-2.0
                tags: [erpo]
                ---
                # A small policy that half knows its tasks

                %,d parameters, Qwen2 architecture, one token per printable ASCII character and newline. %s

                Made from random weights by supervised training on %d batches of %d generated problems, learning
                rate %s, each character of an answer replaced by a random %s with probability %s:

                    ./erpo warmup --out DIR%s --seed %d --batches %d --batch-size %d --learning-rate %s --noise %s

                %s
                """,
                parameters,
                settings.tasks().skills(),
                settings.batches(),
                settings.batchSize(),
                settings.learningRate(),
                settings.tasks() == WarmupTasks.RULES ? "letter" : "digit",
                settings.noise(),
                settings.tasks() == WarmupTasks.DIGITS ? "" : " --tasks " + settings.tasks().name().toLowerCase(Locale.ROOT),
                settings.seed(),
                settings.batches(),
                settings.batchSize(),
                settings.learningRate(),
                settings.noise(),
                settings.tasks().apart());
    }
}
