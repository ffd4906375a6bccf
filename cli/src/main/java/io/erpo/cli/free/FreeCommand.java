package io.erpo.cli.free;

import io.erpo.cli.options.PolicyLocation;
import io.erpo.cli.options.PolicyStoreOptions;
import io.erpo.cli.options.RunSource;
import io.erpo.cli.terminal.CommandException;
import io.erpo.events.RunEnded;
import io.erpo.events.RunStarted;
import io.erpo.local.Scratch;
import io.erpo.log.free.FreePlan;
import io.erpo.log.free.LogSpace;
import io.erpo.log.read.LogReader;
import io.erpo.log.run.RunLog;
import io.erpo.policy.store.PolicyStore;
import io.erpo.schemas.Topics;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code erpo free}. */
@Command(
        name = "free",
        description =
                "Delete what an ended run keeps in the log and in the policy store, as far as no other run needs it.",
        sortOptions = false,
        mixinStandardHelpOptions = true)
public final class FreeCommand implements Callable<Integer> {

    /** Whether the run can be restored afterwards. */
    static final class Safety {

        @Option(
                names = "--archive",
                required = true,
                paramLabel = "FILE",
                description =
                        "Archive of the run, which must hold all that is deleted. Repeat it for runs that were freed before, whose rest then goes too.")
        private List<Path> archives;

        @Option(names = "--without-archive", required = true, description = "Delete what nobody has a copy of.")
        private boolean without;
    }

    @Spec
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private RunSource source;

    @ArgGroup(multiplicity = "1")
    private Safety safety;

    @Option(names = "--dry-run", description = "Only say what would be deleted.")
    private boolean dryRun;

    @Mixin
    private PolicyStoreOptions policyStore;

    @Override
    public Integer call() throws InterruptedException {
        Optional<PolicyLocation> location = policyStore.of(source.policies());
        try (Scratch scratch = Scratch.create();
                RunLog log = source.openAtRest();
                Archives archives = archives(scratch)) {
            Set<String> freed = runs(log.runId(), archives);
            List<RunStarted> others = requireEnded(log, freed);
            LogSpace space = new LogSpace(log.connection());
            FreePlan plan = space.plan(freed, archives::require);
            say(FreeText.of(plan));
            Optional<PolicyStore> store = location.map(place -> place.open(scratch.directory("policies")));
            Map<String, Map<Long, String>> kept = kept(freed, others, store);
            if (dryRun) {
                say("nothing was deleted%n".formatted());
                return 0;
            }
            space.free(plan);
            store.ifPresent(opened ->
                    kept.forEach((run, versions) -> opened.retain(run, version -> versions.containsKey(version))));
            say("freed; the broker deletes files that hold nothing else within minutes%n".formatted());
        }
        return 0;
    }

    private Archives archives(Scratch scratch) {
        List<ArchivedRun> opened = new ArrayList<>();
        if (!safety.without) {
            for (Path file : safety.archives) {
                opened.add(ArchivedRun.open(file, scratch.directory("archive-" + opened.size())));
            }
        }
        return new Archives(
                opened.stream().collect(Collectors.toMap(ArchivedRun::runId, Function.identity(), (one, two) -> {
                    throw new CommandException("--archive: two archives are of run " + one.runId());
                })));
    }

    private Set<String> runs(String chosen, Archives archives) {
        if (safety.without) {
            return Set.of(chosen);
        }
        if (!archives.runs().contains(chosen)) {
            throw new CommandException("--archive: none of the archives is of run %s; they are of %s"
                    .formatted(chosen, String.join(", ", archives.runs())));
        }
        return archives.runs();
    }

    /** @return the other runs in the log */
    private static List<RunStarted> requireEnded(RunLog log, Set<String> freed) {
        try (LogReader reader = log.reader()) {
            Set<String> ended =
                    reader.events(Topics.RUN_ENDS).map(RunEnded::getRunId).collect(Collectors.toSet());
            for (String run : freed) {
                if (!ended.contains(run)) {
                    throw new CommandException(
                            "run %s has no end in the log, so it may go on; wait for it, or cancel it with ./erpo cancel"
                                    .formatted(run));
                }
            }
            return reader.events(Topics.RUNS)
                    .filter(run -> !freed.contains(run.getRunId()))
                    .toList();
        }
    }

    /** By run, the versions that stay in the store. */
    private Map<String, Map<Long, String>> kept(
            Set<String> freed, List<RunStarted> others, Optional<PolicyStore> store) {
        Map<String, Map<Long, String>> kept = new TreeMap<>();
        if (store.isEmpty()) {
            say("policies stay: --policy-store does not say where they are%n".formatted());
            return kept;
        }
        for (String run : new TreeSet<>(freed)) {
            Set<String> stored = store.get().kept(run);
            kept.put(run, KeptVersions.of(stored, others));
            say(FreeText.policies(run, stored, kept.get(run)));
        }
        return kept;
    }

    private void say(String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.print(text);
        out.flush();
    }
}
