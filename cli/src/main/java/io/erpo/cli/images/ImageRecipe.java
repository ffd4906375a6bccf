package io.erpo.cli.images;

import java.util.Locale;

/** The images that can be built. Each Containerfile is in the project's {@code images} folder. */
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

    /** Its Containerfile, relative to the project folder. */
    String containerfile() {
        return "images/" + imageName() + ".Containerfile";
    }

    /** Whether it runs the network and so benefits from a GPU. */
    boolean computes() {
        return computes;
    }
}
