package io.erpo.cli.options;

import io.erpo.cli.terminal.CommandException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where the policies of a run are; a mixin of commands. */
public final class PolicyStoreOptions {

    @Option(
            names = "--policy-store",
            paramLabel = "PLACE",
            description =
                    "Where the policies of a run on a cluster are: a directory, or s3://bucket/prefix, with ERPO_S3_... and credentials in the environment as the services have them.")
    private Optional<String> place = Optional.empty();

    /**
     * The store of a run, if one is known.
     *
     * @param own the one that the run brings along; then no other is taken
     */
    public Optional<PolicyLocation> of(Optional<Path> own) {
        if (own.isPresent() && place.isPresent()) {
            throw new CommandException(
                    "--policy-store is for a run on a cluster; this one has its policies in " + own.get());
        }
        return own.map(Path::toString).or(() -> place).map(PolicyLocation::new);
    }

    /** As {@link #of}, where there must be one. */
    public PolicyLocation require(Optional<Path> own) {
        return of(own).orElseThrow(() -> new CommandException(
                "--policy-store must say where the services keep the policies (their ERPO_POLICY_STORE)"));
    }
}
