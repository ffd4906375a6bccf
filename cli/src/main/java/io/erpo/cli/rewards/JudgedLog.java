package io.erpo.cli.rewards;

import io.erpo.events.RewardSettings;
import io.erpo.events.RunStarted;
import io.erpo.log.read.LogFollower;
import io.erpo.log.run.RunLog;
import io.erpo.schemas.Topics;
import io.erpo.view.tally.RewardTally;
import java.time.Duration;
import java.util.List;

/** The responses and rewards of a run: reads the log to its end, then follows it. */
final class JudgedLog implements AutoCloseable {

    private final RunLog log;
    private final RunStarted run;
    private final RewardTally tally;
    private final LogFollower follower;

    JudgedLog(RunLog log) {
        this(log, List.of());
    }

    /** @param shadows shadow rewards of which it is known which data sources they judge */
    JudgedLog(RunLog log, List<RewardSettings> shadows) {
        this.log = log;
        this.run = log.run();
        this.tally = new RewardTally(run, shadows);
        this.follower =
                LogFollower.open(log.connection(), List.of(Topics.RESPONSES, Topics.REWARDS), log::requireAlive);
        follower.catchUp(tally::accept);
    }

    RunStarted run() {
        return run;
    }

    RewardTally tally() {
        return tally;
    }

    /**
     * Reads new records, waiting at most this long for them.
     *
     * @return whether any arrived
     * @throws RuntimeException when the broker or a joined service has ended
     */
    boolean poll(Duration atMost) {
        log.requireAlive();
        return follower.poll(atMost, tally::accept);
    }

    @Override
    public void close() {
        follower.close();
    }
}
