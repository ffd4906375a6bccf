package io.erpo.cli.images;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * An image that shall be built.
 *
 * @param base the image it begins with, which brings a Java runtime
 * @param name its name with its tag
 */
record ImageBuild(ImageRecipe recipe, String base, String name) {

    private static final String CUDA = "-cuda";

    ImageBuild {
        if (base.isBlank()) {
            throw new IllegalArgumentException("base must name an image, was blank");
        }
    }

    /** One of each recipe and, given a base with CUDA, a second one of each that computes. */
    static Stream<ImageBuild> all(String prefix, String tag, String base, Optional<String> cudaBase) {
        Stream<ImageBuild> plain = Stream.of(ImageRecipe.values())
                .map(recipe -> new ImageBuild(recipe, base, prefix + recipe.imageName() + ":" + tag));
        Stream<ImageBuild> cuda = cudaBase.stream().flatMap(gpu -> Stream.of(ImageRecipe.values())
                .filter(ImageRecipe::computes)
                .map(recipe -> new ImageBuild(recipe, gpu, prefix + recipe.imageName() + ":" + tag + CUDA)));
        return Stream.concat(plain, cuda);
    }
}
