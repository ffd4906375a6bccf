package io.erpo.cli.replay;

import io.erpo.cli.options.ArchiveLocation;
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

    /** Of the digest in the name of an archive in a bucket. */
    private static final int DIGITS = 12;

    @Spec
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private RunSource source;

    @Option(
            names = "--to",
            required = true,
            paramLabel = "PLACE",
            description =
                    "New file for the archive, or s3://bucket/prefix/ for an object named after the run and the archive's digest; an equal one that is there already is left as it is.")
    private String place;

    @Option(
            names = "--with-policies",
            description = "Also the policies that the run's store keeps, the base policy among them.")
    private boolean withPolicies;

    @Mixin
    private PolicyStoreOptions policyStore;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        ArchiveLocation to = new ArchiveLocation(place);
        if (!to.inBucket()) {
            ArchiveWriter.requireNew(Path.of(place));
        }
        Optional<PolicyLocation> store =
                withPolicies ? Optional.of(policyStore.require(source.policies())) : Optional.empty();
        try (Scratch scratch = Scratch.create();
                RunLog log = source.openAtRest();
                Recording recording =
                        new RunRecorder(new ProgressLines(out)).record(log, scratch.directory("recording"))) {
            Optional<Path> policies =
                    store.map(location -> location.directory(recording, scratch.directory("policies")));
            Path file = to.inBucket() ? scratch.directory("archive").resolve("run.zip") : Path.of(place);
            Archive.Contents contents = new ArchiveWriter(recording, policies).write(file);
            String stored = to.inBucket() ? to.store(file, name(contents), scratch.directory("bucket")) : place;
            out.printf("run %s: %d records in %s%n", contents.runId(), contents.records(), stored);
            out.printf("digest %s%n", contents.digest());
            out.flush();
        }
        return 0;
    }

    private static String name(Archive.Contents contents) {
        return "%s-%s.zip".formatted(contents.runId(), contents.digest().substring(0, DIGITS));
    }
}
