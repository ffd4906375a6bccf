"""The learner service: `python -m torch.distributed.run --nproc-per-node N -m erpo_learner`.

Everything about a run is in the run's RunStarted; the environment says where things are (docs/torch-learner.md).
"""

import logging
import os
import signal
import sys
import threading
import time

from .health import Status, serve
from .metrics import Metrics

LOG = logging.getLogger("learner")

PARENT_ENDED = 143


class Misconfigured(Exception):
    """The environment asks for what this learner cannot do."""


def main():
    rank = int(os.environ.get("RANK", "0"))
    logging.basicConfig(
        level=logging.INFO if rank == 0 else logging.WARNING,
        format=f"%(asctime)s %(levelname)-5s [%(name)s] (rank {rank}) %(message)s",
        stream=sys.stdout,
    )
    watch_parent()
    signal.signal(signal.SIGTERM, stop)
    status, metrics = Status(), Metrics()
    if rank == 0 and (port := os.environ.get("QUARKUS_HTTP_PORT")):
        serve(status, metrics, os.environ.get("QUARKUS_HTTP_HOST", ""), int(port))
    run(rank, status, metrics)


def run(rank, status, metrics):
    # Importing torch may take a minute on a busy machine, and the probes answer meanwhile.
    from . import edge
    from .log import KafkaException, LogFault
    from .store import StorageFault

    try:
        if rank == 0:
            lead(status, metrics)
        else:
            edge.follow(start_world())
    except (Misconfigured, LogFault, StorageFault, edge.RanksLost) as e:  # Their sentences are for people.
        end(status, str(e))
    except KafkaException as e:
        end(status, f"Kafka: {e.args[0].str()}")
    except Exception:
        LOG.exception("rank %d ends%s", rank, unpublished(status))
        os._exit(1)


def lead(status, metrics):
    from . import edge
    from .connection import connection
    from .bucket_store import policy_store

    kafka = connection(os.environ)
    try:
        store = policy_store(os.environ)
    except ValueError as e:
        raise Misconfigured(str(e)) from e
    learner = edge.Learner(kafka, os.environ.get("ERPO_INSTANCE", "0"), store, start_world(), status, metrics)
    LOG.info("learner-torch works with %s", edge.engine(learner.world))
    learner.run()


def start_world():
    from .world import World

    # Each rank takes the GPU of its number, so that of cuda:0 only the kind counts.
    device = os.environ.get("ERPO_DEVICE", "cpu").partition(":")[0]
    try:
        return World.start(device, os.environ.get("ERPO_PRECISION", "auto"))
    except ValueError as e:
        raise Misconfigured(f"ERPO_DEVICE or ERPO_PRECISION: {e}") from e


def stop(*_):
    """At once: nothing of a step is published before its end, so there is nothing to wait for."""
    LOG.info("stopped")
    logging.shutdown()
    os._exit(0)


def end(status, reason):
    """At once: an orderly end would wait for the other ranks."""
    LOG.error("the learner ends%s: %s", unpublished(status), reason)
    logging.shutdown()
    os._exit(1)


def unpublished(status):
    return f" at {status.record}, of which nothing is published" if status.record else ""


def watch_parent():
    """Ends this rank when torchrun is gone; or the program that started it, which holds the other end of the input."""
    parent = os.getppid()

    def until_gone():
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(PARENT_ENDED)

    def until_closed():
        while sys.stdin.buffer.raw.read(64):
            pass
        os._exit(PARENT_ENDED)

    threading.Thread(target=until_gone, name="parent-watch", daemon=True).start()
    if os.environ.get("ERPO_END_WITH_INPUT"):
        threading.Thread(target=until_closed, name="input-watch", daemon=True).start()


if __name__ == "__main__":
    main()
