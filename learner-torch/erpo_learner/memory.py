"""Whether a run fits the memory, calculated before the model is loaded: a process that is ended for lack of memory cannot say
which run it was.

An estimate at the worst moment, as LearnerMemory and MemoryCheck make it for the Java learner.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any, Callable

import torch
from transformers import CONFIG_MAPPING

from .model import names_and_shapes
from .settings import PROJECTIONS, Adapter, CannotTrain, Optimizer, RunSettings
from .world import World

# Of an interpreter with torch and transformers, and of their kernels.
RUNTIME = 700 << 20
_GIBIBYTE = 1 << 30
_FLOAT32 = 4
_SUGGESTED = Adapter(16, 16.0, PROJECTIONS)


def require(settings: RunSettings, config: dict[str, Any], world: World,
            has: Callable[[World], int | None] | None = None) -> None:
    """Refuses a run that does not fit.

    :param config: the content of config.json
    :param has: bytes of the device of a rank; None where that cannot be known
    """
    device, ranks = (world.device.type, world.ranks_here) if world.device.type == "cpu" else (str(world.device), 1)
    available = (has or bytes_of)(world)

    def needed(with_settings: RunSettings) -> int:
        return ranks * sum(parts(with_settings, config, world).values())

    needs = needed(settings)
    if available is None or needs <= available:
        return
    who = f"{ranks} ranks need" if ranks > 1 else "a rank needs"
    details = ", ".join(f"{purpose} {_gibibytes(ranks * size)}" for purpose, size in
                        sorted(parts(settings, config, world).items(), key=lambda part: -part[1]) if size)
    help_ = "".join(f"\n  {change}: {_gibibytes(needed(less))}" for change, less in _remedies(settings))
    raise CannotTrain(f"memory: {who} {_gibibytes(needs)}; {device} has {_gibibytes(available)}\nThat does not fit: {details}"
                      f"\nWhat would need less:{help_}\n  more ranks, on other machines or GPUs")


def parts(settings: RunSettings, config: dict[str, Any], world: World) -> dict[str, int]:
    """Bytes of a rank by purpose."""
    shapes = names_and_shapes(config)
    model, optimizer = CONFIG_MAPPING[config["model_type"]].from_dict(config), settings.optimizer
    weights = sum(shape.numel() for shape in shapes.values())
    layer = sum(shape.numel() for name, shape in shapes.items() if name.startswith("model.layers.0."))
    ends = weights - model.num_hidden_layers * layer
    adapter = _adapter(settings.adapter, shapes)
    size, tokens = world.precision.itemsize, max(optimizer.micro_batch_tokens, settings.max_new_tokens)
    trained = adapter or weights
    return {
        "frozen weights" if adapter else "weights": weights * (size if adapter else _FLOAT32) // world.size,
        "adapter": adapter * _FLOAT32 // world.size,
        "gradients": trained * _FLOAT32 // world.size,
        "optimizer": 2 * trained * _FLOAT32 // world.size,
        "reference policy": weights * size // world.size if settings.loss.has_reference and not adapter else 0,
        # A layer that computes and the next one, whole; with a gradient in the precision of computation and of the sum.
        "gathered weights": 2 * layer * size + ends * size + (0 if adapter else (layer + ends) * (size + _FLOAT32)),
        "activations": _activations(model, optimizer, tokens, size),
        "logits": 3 * min(optimizer.logits_tokens, tokens) * model.vocab_size * _FLOAT32,
        "one tensor, whole": 2 * _FLOAT32 * max(shape.numel() for shape in shapes.values()),
        "runtime": RUNTIME,
    }


def _activations(model: Any, optimizer: Optimizer, tokens: int, size: int) -> int:
    """Of all layers, or with checkpointing their inputs and all of one; and the mask over packed sequences."""
    head = getattr(model, "head_dim", None) or model.hidden_size // model.num_attention_heads
    attention = head * (3 * model.num_attention_heads + 2 * model.num_key_value_heads)
    elements = 4 * model.hidden_size + attention + 4 * model.intermediate_size
    one = tokens * (elements * size + 2 * model.hidden_size * _FLOAT32)
    kept = (model.num_hidden_layers * tokens * model.hidden_size * size + one if optimizer.gradient_checkpointing
            else model.num_hidden_layers * one)
    return kept + tokens * tokens * size


def _adapter(adapter: Adapter | None, shapes: dict[str, torch.Size]) -> int:
    """Elements of an adapter for such a model."""
    if adapter is None:
        return 0
    return sum(adapter.rank * sum(shape) for name, shape in shapes.items()
               if name.removesuffix(".weight").rpartition(".")[2] in adapter.targets)


def _remedies(settings: RunSettings) -> list[tuple[str, RunSettings]]:
    """What would need less, the most effective last."""
    found, less, that = [], settings, ""
    if not less.optimizer.gradient_checkpointing:
        less = replace(less, optimizer=replace(less.optimizer, gradient_checkpointing=True))
        found.append(("optimizer.gradientCheckpointing: true", less))
        that = "that and "
    if less.optimizer.micro_batch_tokens > less.max_new_tokens:
        less = replace(less, optimizer=replace(less.optimizer, micro_batch_tokens=less.max_new_tokens))
        found.append((f"{that}optimizer.microBatchTokens: {less.max_new_tokens}", less))
        that = "that and "
    if less.adapter is None and not less.checkpoints.has_copy:
        less = replace(less, adapter=_SUGGESTED)
        found.append((f"{that}an adapter of rank {_SUGGESTED.rank} in place of all weights", less))
    return found


def bytes_of(world: World, root: Path = Path("/")) -> int | None:
    """Of a rank's GPU; or of the machine, or of its container where that has less."""
    if world.device.type == "cuda":
        return torch.cuda.get_device_properties(world.device).total_memory
    found = []
    for file, pattern, unit in (("proc/meminfo", r"MemTotal:\s+(\d+) kB", 1024), ("sys/fs/cgroup/memory.max", r"(\d+)\s*", 1),
                                ("sys/fs/cgroup/memory/memory.limit_in_bytes", r"(\d+)\s*", 1)):
        try:
            match = re.search(pattern, (root / file).read_text())
        except OSError:
            continue
        found += [int(match[1]) * unit] if match else []
    return min(found, default=None)


def _gibibytes(size: int) -> str:
    return f"{size / _GIBIBYTE:.{2 if size < _GIBIBYTE else 1}f} GiB"
