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

                %,d parameters, Qwen2 architecture, one token per printable ASCII character and newline. It reverses,
                sorts and takes the maximum of 2 to 5 digits and adds numbers of 1 to 3 digits without carry
                (`rev 4821=`, `sort 312=`, `max 9135=`, `34+25=`), and gets many of them wrong: the start of a
                reinforcement learning run that takes minutes on two processor cores. It knows nothing else.

                Made from random weights by supervised training on %d batches of %d generated problems, learning
                rate %s, each character of an answer replaced by a random digit with probability %s:

                    ./erpo warmup --out DIR --seed %d --batches %d --batch-size %d --learning-rate %s --noise %s

                None of these problems is among those that `./erpo train` generates to train on or to measure with.
                """,
                parameters,
                settings.batches(),
                settings.batchSize(),
                settings.learningRate(),
                settings.noise(),
                settings.seed(),
                settings.batches(),
                settings.batchSize(),
                settings.learningRate(),
                settings.noise());
    }
}
