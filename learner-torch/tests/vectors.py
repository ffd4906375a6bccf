"""The steps of the Java learner that are committed beside this file; StepVectorsTest of learner-service makes and guards them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from erpo_learner.batch import Sequence
from erpo_learner.settings import RunSettings
from safetensors.torch import load_file

VECTORS = Path(__file__).parent / "vectors"
BASE = VECTORS / "base"

# Steps from the base policy, whose results are the policies that the others begin with.
FIRST = ("parent", "adapter")
LATER = ("token", "sequence", "dual_clip", "at_base", "at_base_is", "reference", "masked", "corrected_tis",
         "corrected_mask", "low_rank", "constant", "gspo", "cispo", "corrected_sequence", "entropies")


def settings_of(name: str, **optimizer: Any) -> RunSettings:
    """:param optimizer: settings to change"""
    settings = RunSettings.of(_json(name)["run"])
    return replace(settings, optimizer=replace(settings.optimizer, **optimizer))


def metrics_of(name: str) -> dict[str, Any]:
    """The TrainStep that the Java learner published."""
    return _json(name)["step"]


def batch_of(name: str) -> list[Sequence]:
    later = "batch_1_entropies" if name == "entropies" else "batch_1"
    return [Sequence(**sequence) for sequence in _json("batch_0" if name in FIRST else later)]


def parent_of(name: str) -> Path:
    if name in FIRST:
        return BASE
    return VECTORS / ("adapter" if name == "low_rank" else "parent")


def expected_of(name: str) -> dict[str, torch.Tensor]:
    """The weights, or the adapter, after the step."""
    return load_file(VECTORS / name / weights_of(name) if name in FIRST else VECTORS / f"{name}.safetensors")


def weights_of(name: str) -> str:
    return "adapter_model.safetensors" if name in ("adapter", "low_rank") else "model.safetensors"


def before_of(name: str) -> dict[str, torch.Tensor]:
    """What the step began with; a new adapter began with its initial weights, which no file holds."""
    file = parent_of(name) / weights_of(name)
    return load_file(file) if file.exists() else {n: torch.zeros_like(t) for n, t in expected_of(name).items()}


def distance(name: str, found: dict[str, torch.Tensor]) -> tuple[float, float]:
    """From the Java learner's result: the largest of a weight, and that of all weights relative to the step's length."""
    expected, before = expected_of(name), before_of(name)
    assert list(expected) == list(found), "the tensors should have the same names"
    off = [(found[n].double() - expected[n].double()) for n in expected]
    moved = [(expected[n].double() - before[n].double()) for n in expected]

    def length(parts: list[torch.Tensor]) -> float:
        return sum(part.square().sum().item() for part in parts) ** 0.5

    return max(part.abs().max().item() for part in off), length(off) / length(moved)


def _json(name: str) -> Any:
    return json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))
