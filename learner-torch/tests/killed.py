"""The learner, of which a rank is killed (kill -9) at a moment that KILLED_AT names: for tests of what that leaves behind.

training:1    rank 1, as step 1 begins
stored:3      rank 0, when version 3 is durable and nothing of it is published
committed:4   rank 0, when version 4 is published, before it goes on
"""

import os
import runpy
import signal

from erpo_learner import edge, store
from erpo_learner.log import POLICIES, TransactionalLoop

MOMENT, NUMBER = os.environ["KILLED_AT"].split(":")


def kill_after(owner, name, is_due):
    """Kills this process after a call, when `is_due` says so of its arguments and its result."""
    whole = getattr(owner, name)

    def killing(*arguments, **named):
        result = whole(*arguments, **named)
        if is_due(arguments, result):
            kill()
        return result

    setattr(owner, name, killing)


def kill():
    print(f"killed at {MOMENT}:{NUMBER}", flush=True)
    os.kill(os.getpid(), signal.SIGKILL)


def published(arguments, committed):
    answers = arguments[1]
    return committed and any(a.topic == POLICIES and a.fields["version"] == int(NUMBER) for a in answers)


if MOMENT == "stored":
    kill_after(store.DirectoryStore, "publish", lambda arguments, _: arguments[2] == int(NUMBER))
elif MOMENT == "committed":
    kill_after(TransactionalLoop, "_commit", published)
elif os.environ["RANK"] == "1":
    train_step = edge.train_step

    def killing(settings, sequences, parent, *more):
        if parent.name.startswith(f"v{int(NUMBER):06d}"):
            kill()
        return train_step(settings, sequences, parent, *more)

    edge.train_step = killing

runpy.run_module("erpo_learner", run_name="__main__", alter_sys=True)
