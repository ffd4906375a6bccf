package io.erpo.cli.export;

import io.erpo.cli.local.LocalLog;
import io.erpo.cli.local.RunDirectory;
import io.erpo.cli.local.RunFile;
import io.erpo.cli.log.LogReader;
import io.erpo.events.PolicyPublished;
import io.erpo.policy.store.DirectoryPolicyStore;
import io.erpo.policy.store.PolicyFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code erpo export}. */
@Command(
        name = "export",
        description =
                "Write a policy that a run has published to a Hugging Face checkpoint directory of its own; an adapter is merged"
                        + " with the policy it was trained beside.",
        sortOptions = false)
public final class ExportCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    // Not the mixin of the other commands, whose --version would mean erpo's.
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help message and exit.")
    private boolean help;

    @Option(names = "--run", required = true, paramLabel = "DIR", description = "Directory of the run.")
    private Path run;

    @Option(
            names = "--version",
            paramLabel = "N",
            description = "Version of the policy: 0 is the base, N the one after N steps (default: the newest).")
    private Optional<Long> version;

    @Option(names = "--to", required = true, paramLabel = "DIR", description = "New directory for the checkpoint.")
    private Path to;

    @Override
    public Integer call() throws InterruptedException {
        CheckpointCopy.requireNew(to);
        RunDirectory directory = new RunDirectory(run);
        PublishedPolicies policies = published(directory);
        PolicyPublished policy = policies.version(version.map(OptionalLong::of).orElse(OptionalLong.empty()));
        DirectoryPolicyStore store = new DirectoryPolicyStore(directory.policies());
        Path checkpoint = store.open(policy.getUri(), policy.getSha256());
        switch (PolicyFormat.of(policy.getFormat())) {
            case HUGGING_FACE -> CheckpointCopy.write(checkpoint, to);
            case PEFT_LORA -> {
                PolicyPublished base = policies.version(OptionalLong.of(0));
                CheckpointCopy.writeMerged(store.open(base.getUri(), base.getSha256()), checkpoint, to);
            }
        }
        spec.commandLine()
                .getOut()
                .printf(
                        "policy %d of run %s: %s%nsha256 %s%n",
                        policy.getVersion(), policy.getRunId(), to, policy.getSha256());
        spec.commandLine().getOut().flush();
        return 0;
    }

    private static PublishedPolicies published(RunDirectory directory) throws InterruptedException {
        String runId = RunFile.read(directory).runId();
        try (LocalLog log = LocalLog.open(directory);
                LogReader reader = new LogReader(log.bootstrapServers())) {
            return PublishedPolicies.read(
                    reader,
                    runId,
                    policy -> Files.isDirectory(directory.policies().resolve(policy.getUri())));
        }
    }
}
