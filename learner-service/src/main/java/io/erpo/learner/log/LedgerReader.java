package io.erpo.learner.log;

import io.erpo.events.PolicyPublished;
import io.erpo.events.RunEnded;
import io.erpo.events.RunStarted;
import io.erpo.learner.training.RunLedger;
import io.erpo.log.read.LogFollower;
import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/**
 * Reads the ledger of runs, their policies and their ends from the log, up to its current end. After a crash, a take-over or an aborted
 * transaction only the log is authoritative. The learner adds only what it has just committed, because readers of
 * committed records may see a commit only after it has returned.
 */
public final class LedgerReader implements AutoCloseable {

    /** The topics to read. */
    public static final List<Topic<?>> TOPICS = List.of(Topics.RUNS, Topics.POLICIES, Topics.RUN_ENDS);

    private final LogFollower log;
    private final RunLedger ledger = new RunLedger();

    /** @param log follows {@link #TOPICS}; this object closes it */
    public LedgerReader(LogFollower log) {
        this.log = log;
    }

    /**
     * The ledger with every record committed so far.
     *
     * @throws io.erpo.log.LogException when the log cannot be read to its end
     */
    public RunLedger catchUp() {
        log.catchUp(this::note);
        return ledger;
    }

    /** Adds a policy whose transaction is committed. */
    public void committed(PolicyPublished policy) {
        ledger.note(policy);
    }

    /** Adds the end of a run, whose transaction is committed. */
    public void committed(RunEnded end) {
        ledger.note(end);
    }

    @Override
    public void close() {
        log.close();
    }

    private void note(SpecificRecord event) {
        if (event instanceof RunStarted run) {
            ledger.note(run);
        } else if (event instanceof PolicyPublished policy) {
            ledger.note(policy);
        } else if (event instanceof RunEnded end) {
            ledger.note(end);
        }
    }
}
