package io.erpo.cli.rewards;

import io.erpo.cli.jsonlines.JsonLinesOutput;
import io.erpo.cli.terminal.CommandException;
import io.erpo.cli.terminal.Screen;
import io.erpo.log.read.LogReader;
import io.erpo.log.run.RunLog;
import io.erpo.schemas.Topics;
import io.erpo.view.rescoring.Disagreement;
import io.erpo.view.rescoring.Disagreements;
import io.erpo.view.rescoring.Rescoring;
import io.erpo.view.tally.RewardTally;
import io.erpo.view.tally.Ruling;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Waits for the verdicts of another reward on the responses now in the log, and reports what they would have changed.
 */
final class RescoreSession {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final long PATIENCE_NANOS = Duration.ofSeconds(15).toNanos();
    private static final int SHOWN = 5;

    private final RunLog log;
    private final JudgedLog judged;
    private final RewardTally tally;
    private final String name;
    private final Screen screen;

    /** @param name name under which the other reward writes */
    RescoreSession(RunLog log, JudgedLog judged, String name, Screen screen) {
        this.log = log;
        this.judged = judged;
        this.tally = judged.tally();
        this.name = name;
        this.screen = screen;
    }

    /**
     * Waits until every response now in the log is judged.
     *
     * @param start starts the reward; not called when all responses are judged already
     */
    void await(Runnable start) {
        BitSet left = tally.unjudged(name);
        if (left.isEmpty()) {
            return;
        }
        int total = tally.responses(name);
        JudgingProgress progress = new JudgingProgress(total, total - left.cardinality());
        start.run();
        long begun = System.nanoTime();
        long lastLine = begun;
        while (!left.isEmpty()) {
            judged.poll(POLL);
            left.and(tally.unjudged(name));
            long now = System.nanoTime();
            String line = progress.text(total - left.cardinality(), (now - begun) / 1e9);
            screen.status(line);
            if (!screen.live() && now - lastLine > PATIENCE_NANOS) {
                screen.say(line);
                lastLine = now;
            }
        }
    }

    /** Reports the first disagreements, and writes all of them to the file, if one is given. */
    void report(Optional<Path> out) {
        if (tally.correctness().isEmpty()) {
            throw new CommandException("run %s lists no correctness reward to compare with"
                    .formatted(judged.run().getRunId()));
        }
        Rescoring rescoring = new Rescoring(judged.run(), tally, name);
        try (LogReader reader = log.reader()) {
            reader.events(Topics.VERIFIED_GROUPS, rescoring::accept);
            screen.say("\n" + new RescoreText(tally, rescoring, name));
            if (tally.compare(name).count((one, other) -> other != Ruling.NONE) > 0) {
                disagreements(reader, out);
            }
        }
    }

    private void disagreements(LogReader reader, Optional<Path> out) {
        Disagreements disagreements = new Disagreements(judged.run().getRunId(), tally, name);
        TreeSet<Disagreement> first = new TreeSet<>(Disagreement.IN_ORDER);
        int[] count = new int[1];
        try (OptionalOutput file = new OptionalOutput(out.map(JsonLinesOutput::new))) {
            reader.events(Topics.REWARDS, disagreements::accept);
            reader.events(
                    Topics.RESPONSES, response -> disagreements.about(response).ifPresent(disagreement -> {
                        count[0]++;
                        file.add(disagreement);
                        first.add(disagreement);
                        if (first.size() > SHOWN) {
                            first.pollLast();
                        }
                    }));
            file.finish();
        }
        screen.say("\n%d responses would count otherwise%s"
                .formatted(count[0], out.map(file -> "; they are in " + file).orElse("")));
        first.forEach(disagreement -> screen.say("  " + disagreement.text()));
    }

    /** A file for the disagreements, if one is given. */
    private record OptionalOutput(Optional<JsonLinesOutput> file) implements AutoCloseable {

        void add(Disagreement disagreement) {
            file.ifPresent(lines -> lines.add(disagreement.json()));
        }

        void finish() {
            file.ifPresent(JsonLinesOutput::finish);
        }

        @Override
        public void close() {
            file.ifPresent(JsonLinesOutput::close);
        }
    }
}
