package io.erpo.cli.images;

import java.util.Locale;

/** What there is an image of. Its Containerfile is in the folder {@code images} of the project. */
enum ImageRecipe {
    HISTORY_STREAM(false),
    SAMPLER_SERVICE(true),
    REWARD_SERVICE(false),
    LEARNER_SERVICE(true),
    CLI(false),
    BROKER(false);

    private final boolean computes;

    ImageRecipe(boolean computes) {
        this.computes = computes;
    }

    /** Last part of the image's name. */
    String imageName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Its Containerfile, below the project folder. */
    String containerfile() {
        return "images/" + imageName() + ".Containerfile";
    }

    /** Whether it runs the network, and so gains from a GPU. */
    boolean computes() {
        return computes;
    }
}
