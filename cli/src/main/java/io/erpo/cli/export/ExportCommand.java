package io.erpo.cli.export;

import io.erpo.cli.options.PolicyLocation;
import io.erpo.cli.options.PolicyStoreOptions;
import io.erpo.cli.options.RunSource;
import io.erpo.cli.terminal.CommandException;
import io.erpo.events.PolicyPublished;
import io.erpo.local.Scratch;
import io.erpo.log.read.LogReader;
import io.erpo.log.run.RunLog;
import io.erpo.policy.Placement;
import io.erpo.policy.store.PolicyStore;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code erpo export}. */
@Command(
        name = "export",
        description = "Copy a policy that a run has published to a Hugging Face checkpoint directory of its own.",
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

    @ArgGroup(multiplicity = "1")
    private RunSource source;

    @Mixin
    private PolicyStoreOptions policyStore;

    @Option(
            names = "--version",
            paramLabel = "N",
            description = "Version of the policy: 0 is the base, N the one after N steps (default: the newest).")
    private Optional<Long> version;

    @Option(names = "--to", required = true, paramLabel = "DIR", description = "New directory for the checkpoint.")
    private Path to;

    @Option(
            names = "--adapter",
            description =
                    "For a run that trains an adapter: the adapter alone, in PEFT's format, not merged into the base.")
    private boolean adapter;

    @Option(
            names = "--precision",
            paramLabel = "TYPE",
            defaultValue = "float32",
            description =
                    "Type of the weights, float32 or bfloat16 (default: ${DEFAULT-VALUE}); bfloat16 gives those that samplers load, if the run publishes them.")
    private String precision;

    @Override
    public Integer call() throws InterruptedException {
        NewDirectory.requireNew(to);
        PolicyLocation location = policyStore.require(source.policies());
        try (Scratch scratch = Scratch.create();
                RunLog log = source.open();
                LogReader reader = log.reader()) {
            PolicyStore store = location.open(scratch.directory("policies"));
            export(store, KeptPolicies.read(reader, log.runId(), store.kept(log.runId())), log);
        }
        return 0;
    }

    private void export(PolicyStore store, KeptPolicies policies, RunLog log) {
        PolicyPublished policy = policies.version(version.map(OptionalLong::of).orElse(OptionalLong.empty()));
        PolicyExport export = new PolicyExport(store);
        NewDirectory.write(
                to,
                adapter
                        ? export.onBase(policy, log.run().getBasePolicyUri())
                        : export.whole(policy, policies.version(OptionalLong.of(0)), precision()));
        PrintWriter out = spec.commandLine().getOut();
        out.printf("policy %d of run %s: %s%n", policy.getVersion(), policy.getRunId(), to);
        out.flush();
    }

    private Placement.Precision precision() {
        try {
            return Placement.of("cpu", precision).precision();
        } catch (IllegalArgumentException e) {
            throw new CommandException("--" + e.getMessage(), e);
        }
    }
}
