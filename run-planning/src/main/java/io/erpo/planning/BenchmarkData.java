package io.erpo.planning;

import io.erpo.algorithm.PromptId;
import io.erpo.algorithm.Sha256;
import io.erpo.events.BenchmarkSettings;
import io.erpo.planning.data.DataSet;
import io.erpo.planning.data.Problem;
import io.erpo.planning.data.ProblemFiles;
import io.erpo.settings.BenchmarkPlan;
import io.erpo.settings.DataSource;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A benchmark of a run: its settings and its problems.
 *
 * @param problems all of them held out
 * @param notes what a person should know of how they were read
 */
record BenchmarkData(BenchmarkPlan plan, DataSet problems, List<String> notes) {

    BenchmarkData {
        notes = List.copyOf(notes);
    }

    /** The problems of files in layouts that are recognised; a bad row is refused. */
    static List<BenchmarkData> load(List<BenchmarkPlan> plans) {
        return plans.stream()
                .map(plan -> load(plan, DataSource.ofFile(plan.file(), 0.5, 0)))
                .toList();
    }

    /**
     * The problems of a file.
     *
     * @param layout where rows have what, and what becomes of bad ones
     * @throws io.erpo.planning.data.DataException as for training data
     */
    static BenchmarkData load(BenchmarkPlan plan, DataSource layout) {
        ProblemFiles files = ProblemFiles.read(new DataSource(
                plan.file(),
                layout.training(),
                layout.heldOut(),
                layout.heldOutShare(),
                layout.seed(),
                layout.prompt(),
                layout.answer(),
                layout.id(),
                layout.dataSource(),
                layout.onBadLine()));
        List<String> notes = new ArrayList<>(RunData.notes(files));
        notes.add("benchmark %s: %d problems from %s, %d %s to each"
                .formatted(
                        plan.name(),
                        files.problems().size(),
                        files.name(),
                        plan.samples(),
                        plan.samples() == 1 ? "response" : "responses"));
        return new BenchmarkData(plan, DataSet.ofBenchmark(files.name(), files.problems()), notes);
    }

    BenchmarkOverlap overlap(DataSet data) {
        return BenchmarkOverlap.of(plan.name(), problems.heldOut(), data.training());
    }

    /** The same with the problems as prompts. */
    BenchmarkData with(DataSet written) {
        return new BenchmarkData(plan, written, notes);
    }

    /**
     * The benchmark as the policy reads it, with a longest response that fits into the context.
     *
     * @param longest response of training, which is that of a benchmark that names none
     * @throws io.erpo.planning.data.DataException naming prompts that the policy cannot read, or that leave no room
     */
    BenchmarkData read(BasePolicy base, ReadPrompts prompts, int longest) {
        int context = base.config().maxPositions();
        int room = Math.max(1, context - prompts.longest());
        boolean fits = plan.maxNewTokens() > 0 || longest <= room;
        int limit = plan.maxNewTokens() > 0 ? plan.maxNewTokens() : Math.min(longest, room);
        prompts.requireReadable(
                base.directory(), context, limit, "evaluation.benchmarks.%s.maxNewTokens".formatted(plan.name()));
        List<String> all = new ArrayList<>(notes);
        if (!fits) {
            all.add(
                    "benchmark %s: the longest response has %d tokens and not %d: the context of the model has %d, and the longest prompt takes %d"
                            .formatted(plan.name(), limit, longest, context, prompts.longest()));
        }
        return new BenchmarkData(plan.withMaxNewTokens(limit), prompts.data(), all);
    }

    /** The event that the services read it from. */
    BenchmarkSettings event() {
        List<String> ids = problems.heldOut().stream()
                .map(Problem::id)
                .map(PromptId::value)
                .toList();
        return plan.event(
                problems.source(), ids, Sha256.of(String.join("\n", ids).getBytes(StandardCharsets.UTF_8)));
    }
}
