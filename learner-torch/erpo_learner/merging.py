"""A base policy that is an adapter of PEFT beside its model: the model's weights, changed while they are read.

As PeftAdapter, PeftSettings and LowRankChange in Java, bit for bit; what would be computed otherwise is refused by name.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor

from .files import ADAPTER, ADAPTER_CONFIG, WEIGHTS
from .settings import CannotTrain

_PREFIX = "base_model.model."

# Settings that say how the adapter was trained, or where it applies, which the names of its tensors say too.
_MEANINGLESS = {
    "auto_mapping", "base_model_name_or_path", "corda_config", "ensure_weight_tying", "eva_config", "exclude_modules",
    "inference_mode", "init_lora_weights", "layers_pattern", "layers_to_transform", "loftq_config", "lora_alpha",
    "lora_dropout", "lora_ga_config", "megatron_core", "peft_type", "peft_version", "qalora_group_size", "r", "rank_pattern",
    "revision", "runtime_config", "target_modules", "task_type", "use_rslora"}
# Those that leave the base as it is; others subtract something from it, which PEFT does again when it loads.
_HARMLESS_STARTS = (True, False, None, "gaussian", "eva", "orthogonal")


class LowRankChange:
    """``W + scale B A`` in place of ``W``: computed in double precision and rounded once, to float32.

    :ivar base: directory of the model
    :ivar files: of the adapter, which belong to the digest of the policy
    """

    def __init__(self, directory: Path) -> None:
        config, weights = directory / ADAPTER_CONFIG, directory / ADAPTER
        if (directory / WEIGHTS).exists():
            raise CannotTrain(f"{directory} holds both {WEIGHTS}, a whole model, and {ADAPTER_CONFIG}, an adapter; "
                              "move one of them elsewhere")
        if not weights.exists():
            raise CannotTrain(f"{weights} does not exist; it is missing beside {ADAPTER_CONFIG}")
        self.files = [config, weights]
        self._settings = _settings(config)
        self.base = _base(config, self._settings.get("base_model_name_or_path") or "")

    @staticmethod
    def in_(directory: Path) -> LowRankChange | None:
        """The adapter in a directory, if it is one."""
        return LowRankChange(directory) if (directory / ADAPTER_CONFIG).exists() else None

    def open(self, names: set[str]) -> None:
        """:param names: of the weights of the model"""
        try:
            self._tensors = safe_open(self.files[1], framework="pt")
        except (OSError, SafetensorError) as e:
            raise CannotTrain(f"{self.files[1]} cannot be read as a safetensors file; take an intact copy") from e
        held = set(self._tensors.keys())
        pairs = {weight: {f"{_PREFIX}{weight.removesuffix('.weight')}.lora_{which}.weight" for which in "AB"}
                 for weight in names if weight.endswith(".weight")}
        self._changed = {weight for weight, pair in pairs.items() if pair & held}
        for weight in sorted(self._changed):
            if missing := pairs[weight] - held:
                raise CannotTrain(f"the adapter has no tensor {min(missing)}")
        if unknown := held - set().union(*(pairs[weight] for weight in self._changed)):
            raise CannotTrain(f"{self.files[1]} holds {min(unknown)}, which is no change of a weight of the base; "
                              "merge the adapter with PEFT's merge_and_unload instead")
        if not held:
            raise CannotTrain(f"{self.files[1]} holds no matrices of an adapter")

    def __call__(self, weight: str, tensor: Tensor) -> Tensor:
        """A weight of the policy, in float32."""
        if weight not in self._changed:
            return tensor.float()
        a, b = (self._matrix(weight, which) for which in "AB")
        if a.dim() != 2 or b.shape != (tensor.shape[0], a.shape[0]) or a.shape[1:] != tensor.shape[1:]:
            raise CannotTrain(f"{self.files[1]} changes {weight} of shape {list(tensor.shape)} by matrices of shapes "
                              f"{list(a.shape)} and {list(b.shape)}, which do not fit it")
        products = torch.zeros(tensor.shape, dtype=torch.float64)
        for k in range(len(a)):
            # Not as one product of matrices, whose sums have an order of their own.
            products += b[:, k, None] * a[k]
        return (tensor.double() + products * self._scale(len(a))).float()

    def _matrix(self, weight: str, which: str) -> Tensor:
        name = f"{_PREFIX}{weight.removesuffix('.weight')}.lora_{which}.weight"
        matrix = self._tensors.get_tensor(name).double()
        if not matrix.isfinite().all():
            raise CannotTrain(f"{self.files[1]} holds a number that is NaN or infinite in {name}; nothing can be "
                              "computed with it, so take an intact copy")
        return matrix

    def _scale(self, rank: int) -> float:
        """For matrices of this rank, which may be another than r of the settings."""
        return self._settings["lora_alpha"] / (math.sqrt(rank) if self._settings.get("use_rslora") else rank)


def _settings(file: Path) -> dict[str, Any]:
    try:
        settings = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as e:
        raise CannotTrain(f"{file} is not JSON; take an intact copy") from e
    if settings.get("peft_type") != "LORA":
        _refuse(file, settings, "peft_type", '"LORA"')
    for key, value in settings.items():
        off = value is None or value is False or value == [] or value == {}
        if not off and key not in _MEANINGLESS and (key, value) != ("bias", "none"):
            _refuse(file, settings, key, "none; merge the adapter with PEFT's merge_and_unload instead")
    if settings.get("init_lora_weights") not in _HARMLESS_STARTS:
        _refuse(file, settings, "init_lora_weights", "true; convert the adapter with the "
                "path_initial_model_for_weight_conversion of PEFT's save_pretrained")
    rank, alpha = settings.get("r"), settings.get("lora_alpha")
    if not isinstance(rank, int) or rank < 1 or not isinstance(alpha, (int, float)) or not math.isfinite(alpha):
        raise CannotTrain(f"{file}: r must be at least 1 and lora_alpha finite, were {rank} and {alpha}")
    return settings


def _refuse(file: Path, settings: dict[str, Any], key: str, supported: str) -> None:
    found = json.dumps(settings[key])[:120] if key in settings else "missing"
    raise CannotTrain(f"{file}: {key} is {found}; supported is {supported}")


def _base(config: Path, named: str) -> Path:
    """The directory that the configuration names: from the adapter's own directory, or as it stands."""
    advice = "write the checkpoint directory of the base model there, by its whole path"
    if not named.strip():
        raise CannotTrain(f"{config} does not name its base; base_model_name_or_path is missing or null, so {advice}")
    base = next((place for place in (config.parent / named, Path(named)) if place.is_dir()), None)
    if base is None:
        raise CannotTrain(f'{config} names the base "{named}" in base_model_name_or_path, which is no directory here; '
                          f"fetch the base model, and {advice}")
    if (base / ADAPTER_CONFIG).exists():
        raise CannotTrain(f"{config} names the base {base}, which is an adapter itself; merge that with PEFT's "
                          "merge_and_unload first")
    return base
