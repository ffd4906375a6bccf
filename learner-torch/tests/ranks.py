"""Runs a function on several ranks, each a process of its own, as torchrun starts them.

The processes are forks of this one: torch and transformers are imported once and not once for each rank.
"""

from __future__ import annotations

import os
import pickle
import socket
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Any, Callable

from erpo_learner.world import World


def on_ranks(ranks: int, function: Callable[..., Any], *arguments: Any, precision: str = "auto") -> list[Any]:
    """What the function gives on each rank; it takes the World and the arguments."""
    with tempfile.TemporaryDirectory() as scratch, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        results = [Path(scratch) / str(rank) for rank in range(ranks)]
        children = [_fork(rank, ranks, port, results[rank], precision, function, arguments) for rank in range(ranks)]
        failed = [rank for rank, child in enumerate(children) if os.waitpid(child, 0)[1] != 0]
        if failed:
            raise AssertionError(f"of {ranks} ranks these failed: {failed}; their errors are above")
        return [pickle.loads(result.read_bytes()) for result in results]


def _fork(rank: int, ranks: int, port: int, result: Path, precision: str, function: Callable[..., Any],
          arguments: tuple[Any, ...]) -> int:
    sys.stdout.flush()
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        os.environ.update(RANK=str(rank), LOCAL_RANK=str(rank), WORLD_SIZE=str(ranks), MASTER_ADDR="127.0.0.1",
                          MASTER_PORT=str(port))
        world = World.start("cpu", precision)
        result.write_bytes(pickle.dumps(function(world, *arguments)))
        world.stop()
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)
