"""What the log has reported so far about runs and their policies: RunLedger and Retention of learner-service."""

import logging

from . import events
from .log import POLICIES, RUN_ENDS, RUNS

LOG = logging.getLogger("ledger")

BEYOND_LAG = 2  # The newest version, and one that a late sampler may be loading.
NAMES = {RUNS: "RunStarted", POLICIES: "PolicyPublished", RUN_ENDS: "RunEnded"}


class Ledger:
    """After a crash, a take-over or an aborted transaction only the log is authoritative."""

    def __init__(self):
        self.runs, self.newest, self.bases, self.ended = {}, {}, {}, set()

    def read(self, record):
        """Notes a record; one that cannot be read is passed over, as by every reader of the log."""
        name = NAMES[record.topic]
        try:
            self.note(name, events.decode(record.value, name))
        except events.UnreadableEvent as e:
            LOG.warning("passed over %s: %s", record.place, e)

    def note(self, name, fields):
        """A run starts once, its versions follow each other, and the first of each stands."""
        run_id = fields["runId"]
        if name == "RunEnded":
            self.ended.add(run_id)
            for known in self.runs, self.newest, self.bases:
                known.pop(run_id, None)
        elif run_id in self.ended:
            return
        elif name == "RunStarted":
            self.runs.setdefault(run_id, fields)
        elif name == "PolicyPublished":
            self._note_policy(run_id, fields)

    def _note_policy(self, run_id, policy):
        following = self.newest[run_id]["version"] + 1 if run_id in self.newest else 0
        if policy["version"] > following:
            LOG.warning("ignored policy %d of run %s: the next one is %d", policy["version"], run_id, following)
        elif policy["version"] == following:
            self.bases.setdefault(run_id, policy)
            self.newest[run_id] = policy


def kept(run, newest):
    """Tells which versions of a run stay in the store: the base, the newest, and every so many."""
    last = max(run["checkpoints"]["keepLast"], run["sampling"]["maxPolicyLag"] + BEYOND_LAG)
    every = run["checkpoints"]["keepEvery"]
    return lambda version: version == 0 or version > newest - last or (every > 0 and version % every == 0)
