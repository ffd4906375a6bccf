package io.erpo.cli.replay;

import io.erpo.cli.options.PolicyLocation;
import io.erpo.cli.options.PolicyStoreOptions;
import io.erpo.cli.options.RunSource;
import io.erpo.local.Scratch;
import io.erpo.log.run.RunLog;
import io.erpo.replay.RunRecorder;
import io.erpo.replay.archive.Archive;
import io.erpo.replay.archive.ArchiveWriter;
import io.erpo.replay.recording.Recording;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code erpo archive}. */
@Command(
        name = "archive",
        description = "Write the log of a run to one file: Avro container files in a ZIP, with a digest.",
        sortOptions = false,
        mixinStandardHelpOptions = true)
public final class ArchiveCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private RunSource source;

    @Option(names = "--to", required = true, paramLabel = "FILE", description = "New file for the archive.")
    private Path to;

    @Option(
            names = "--with-policies",
            description = "Also the policies that the run's store keeps, the base policy among them.")
    private boolean withPolicies;

    @Mixin
    private PolicyStoreOptions policyStore;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        ArchiveWriter.requireNew(to);
        Optional<PolicyLocation> store =
                withPolicies ? Optional.of(policyStore.require(source.policies())) : Optional.empty();
        try (Scratch scratch = Scratch.create();
                RunLog log = source.openAtRest();
                Recording recording =
                        new RunRecorder(new ProgressLines(out)).record(log, scratch.directory("recording"))) {
            Optional<Path> policies =
                    store.map(location -> location.directory(recording, scratch.directory("policies")));
            Archive.Contents contents = new ArchiveWriter(recording, policies).write(to);
            out.printf("run %s: %d records in %s%n", contents.runId(), contents.records(), to);
            out.printf("digest %s%n", contents.digest());
            out.flush();
        }
        return 0;
    }
}
