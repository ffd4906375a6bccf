package io.erpo.cli.images;

import io.erpo.cli.terminal.CommandException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A program that builds images.
 *
 * @param program podman or docker, or the path of one
 */
record Engine(String program) {

    private static final List<String> KNOWN = List.of("podman", "docker");
    /** The time in all images, as equal sources shall give equal layers: {@code project.build.outputTimestamp}. */
    private static final String TIMESTAMP = "1767225600";

    /**
     * The wanted engine, else the first that is there.
     *
     * @param searchPath directories, as the variable PATH has them
     * @throws CommandException when there is none
     */
    static Engine find(Optional<String> wanted, String searchPath) {
        List<String> candidates = wanted.map(List::of).orElse(KNOWN);
        return candidates.stream()
                .filter(program -> isThere(program, searchPath))
                .findFirst()
                .map(Engine::new)
                .orElseThrow(() -> new CommandException(
                        "there is no %s; images are built by podman or docker: install one, or name it with --engine"
                                .formatted(String.join(" and no ", candidates))));
    }

    /** Its command line for an image, to be run in the project folder. */
    List<String> command(ImageBuild build) {
        Stream<String> time = Path.of(program).getFileName().toString().equals("docker")
                ? Stream.of("--build-arg", "SOURCE_DATE_EPOCH=" + TIMESTAMP)
                : Stream.of("--timestamp", TIMESTAMP);
        return Stream.of(
                        Stream.of(program, "build"),
                        time,
                        Stream.of("--build-arg", "BASE=" + build.base()),
                        Stream.of("--file", build.recipe().containerfile(), "--tag", build.name(), "."))
                .flatMap(part -> part)
                .toList();
    }

    private static boolean isThere(String program, String searchPath) {
        return Stream.concat(Stream.of(""), Stream.of(searchPath.split(File.pathSeparator)))
                .filter(directory -> !directory.isEmpty() || program.contains(File.separator))
                .map(directory -> Path.of(directory, program))
                .anyMatch(file -> Files.isRegularFile(file) && Files.isExecutable(file));
    }
}
