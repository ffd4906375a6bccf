package io.erpo.cli.images;

import io.erpo.cli.options.Version;
import io.erpo.cli.terminal.CommandException;
import io.erpo.faults.FileFaults;
import io.erpo.local.Installation;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code erpo images}. */
@Command(
        name = "images",
        description = "Build the container images that the manifests in k8s name, with podman or docker.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class ImagesCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--base",
            paramLabel = "IMAGE",
            required = true,
            description = "Base image: any Linux image with java, 17 or newer, on its PATH.")
    private String base;

    @Option(
            names = "--cuda-base",
            paramLabel = "IMAGE",
            description = "Also build sampler and learner for GPUs, from an image that also has CUDA and libtorch 2.7.1"
                    + " and says where they are: docs/kubernetes.md.")
    private Optional<String> cudaBase;

    @Option(
            names = "--engine",
            paramLabel = "PROGRAM",
            description = "podman or docker (default: the first one found).")
    private Optional<String> engine;

    @Option(
            names = "--prefix",
            paramLabel = "TEXT",
            defaultValue = "erpo/",
            description = "First part of the names, such as registry.example/erpo/ (default: ${DEFAULT-VALUE}).")
    private String prefix;

    @Option(names = "--tag", paramLabel = "TEXT", description = "Tag (default: the version, as in the manifests).")
    private Optional<String> tag;

    @Override
    public Integer call() throws InterruptedException {
        Installation installation = Installation.current().requireBuilt();
        Engine builder = Engine.find(engine, System.getenv("PATH"));
        List<ImageBuild> builds = ImageBuild.all(prefix, tag.orElseGet(ImagesCommand::release), base, cudaBase)
                .toList();
        PrintWriter console = spec.commandLine().getOut();
        for (ImageBuild build : builds) {
            List<String> command = builder.command(build);
            console.println("$ " + String.join(" ", command));
            console.flush();
            run(command, installation.home(), build);
        }
        builds.forEach(build -> console.println(build.name()));
        console.flush();
        return 0;
    }

    private static String release() {
        return Version.current().replace("-SNAPSHOT", "");
    }

    private static void run(List<String> command, Path home, ImageBuild build) throws InterruptedException {
        try {
            int exitCode = new ProcessBuilder(command)
                    .directory(home.toFile())
                    .inheritIO()
                    .start()
                    .waitFor();
            if (exitCode != 0) {
                throw new CommandException(
                        "%s could not build %s from %s (exit code %d; its reason is above). The base must be there or to be had, and have java on its PATH"
                                .formatted(command.get(0), build.name(), build.base(), exitCode));
            }
        } catch (IOException e) {
            throw new CommandException("%s cannot be started: %s".formatted(command.get(0), FileFaults.describe(e)), e);
        }
    }
}
