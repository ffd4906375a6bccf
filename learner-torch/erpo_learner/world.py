"""The ranks that train together: one process each, started by torchrun."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import torch
import torch.distributed as dist
from torch.distributed.device_mesh import DeviceMesh, init_device_mesh

# Ranks wait for the next batch within a broadcast. torchrun ends them all when one dies.
_PATIENCE = timedelta(days=30)


@dataclass
class World:
    """This process among the ranks."""

    mesh: DeviceMesh
    device: torch.device
    precision: torch.dtype
    # The policy of the last finished step, so that the next one need not read what this one wrote: see step.py.
    slot: Any = field(default=None, repr=False)

    @property
    def rank(self) -> int:
        return dist.get_rank()

    @property
    def size(self) -> int:
        return dist.get_world_size()

    @property
    def ranks_here(self) -> int:
        """Ranks on this machine."""
        return int(os.environ.get("LOCAL_WORLD_SIZE", self.size))

    @staticmethod
    def start(device: str = "cpu", precision: str = "auto") -> World:
        """Joins the ranks that torchrun started; without torchrun this process is the only one.

        :param device: cpu, or cuda for the GPU of this rank
        :param precision: of computation: float32, bfloat16, or auto for bfloat16 on a GPU; masters stay float32
        """
        if device not in ("cpu", "cuda"):
            raise ValueError(f"the device must be cpu or cuda, was {device}")
        if precision not in ("auto", "float32", "bfloat16"):
            raise ValueError(f"the precision must be auto, float32 or bfloat16, was {precision}")
        if precision == "auto":
            precision = "float32" if device == "cpu" else "bfloat16"
        here = torch.device(device, int(os.environ.get("LOCAL_RANK", 0)) if device == "cuda" else None)
        if here.type == "cuda":
            torch.cuda.set_device(here)
            os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
        # A step that is repeated after a crash must give the same bytes.
        torch.use_deterministic_algorithms(True)
        # No tensor is read before it is written, and memory that nobody touches is none.
        torch.utils.deterministic.fill_uninitialized_memory = False
        # Objects travel over gloo, tensors of a GPU over NCCL.
        backend = "gloo" if device == "cpu" else "cpu:gloo,cuda:nccl"
        if "RANK" in os.environ:
            dist.init_process_group(backend, timeout=_PATIENCE)
        else:
            dist.init_process_group(backend, store=dist.HashStore(), rank=0, world_size=1, timeout=_PATIENCE)
        mesh = init_device_mesh(device, (dist.get_world_size(),))
        return World(mesh, here, getattr(torch, precision))

    def broadcast(self, value: Any = None) -> Any:
        """The value of rank 0, on every rank."""
        values = [value]
        dist.broadcast_object_list(values, src=0, device=torch.device("cpu"))
        return values[0]

    def gather(self, value: Any) -> list[Any]:
        """The values of all ranks in their order, on every rank."""
        values: list[Any] = [None] * self.size
        dist.all_gather_object(values, value)
        return values

    def stop(self) -> None:
        dist.destroy_process_group()
