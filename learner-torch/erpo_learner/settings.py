"""The settings of a run, read from its RunStarted and from nowhere else.

They have the names, ranges and meanings that the Java learner gives them. What this learner cannot do it refuses by name.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from typing import Any, Mapping

PROJECTIONS = ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")

# Bound of the importance weight of logprobMode BASE_IS: PolicyLoss.MAX_IMPORTANCE_WEIGHT in the module algorithm.
MAX_IMPORTANCE_WEIGHT = 2.0


class CannotTrain(Exception):
    """The run cannot be trained here. The message says what was expected, what was found and what to do."""


def _require(ok: bool, name: str, expected: str, found: Any) -> None:
    if not ok:
        raise CannotTrain(f"{name} must be {expected}, was {found}")


def _number(ok: bool, name: str, expected: str, found: float) -> None:
    _require(ok and math.isfinite(found), name, expected, found)


def _read(record: Mapping[str, Any], kind: type, name: str) -> dict[str, Any]:
    """The fields of a record by their names in Python; a setting that is not known here could change the result."""
    known = {_camel(field.name): field.name for field in fields(kind)}
    for key, value in record.items():
        if key not in known:
            raise CannotTrain(f"{name}.{key} is {value!r}, but this learner does not know the setting; "
                              "train the run with the Java learner, or with a newer learner-torch")
    return {known[key]: value for key, value in record.items()}


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


@dataclass(frozen=True)
class Loss:
    """The policy loss: see the record PolicyLoss of the module algorithm."""

    clip_low: float
    clip_high: float
    dual_clip: float
    mean: str
    logprob_mode: str
    mask_truncated: bool = False
    kl_coefficient: float = 0.0
    correction: str = "NONE"
    correction_low: float = 0.5
    correction_high: float = 2.0
    max_logprob_difference: float = 0.0
    ratio: str = "TOKEN"
    surrogate: str = "CLIP"
    mean_divisor: int = 0
    entropy_coefficient: float = 0.0
    correction_level: str = "TOKEN"

    def __post_init__(self) -> None:
        _require(self.surrogate in ("CLIP", "CISPO"), "loss.surrogate", "CLIP or CISPO", self.surrogate)
        for name in ("ratio", "correction_level"):
            level = getattr(self, name)
            _require(level in ("TOKEN", "SEQUENCE"), f"loss.{_camel(name)}", "TOKEN or SEQUENCE", level)
        if self.surrogate == "CISPO":
            _number(self.clip_low > 0, "loss.clipLow", "a finite number above 0", self.clip_low)
        else:
            _number(0 < self.clip_low < 1, "loss.clipLow", "between 0 and 1", self.clip_low)
        _number(self.clip_high > 0, "loss.clipHigh", "above 0", self.clip_high)
        _number(self.dual_clip == 0 or self.dual_clip > 1, "loss.dualClip", "above 1, or 0 for none", self.dual_clip)
        _number(self.kl_coefficient >= 0, "loss.klCoefficient", "0 or more", self.kl_coefficient)
        _require(self.dual_clip == 0 or not (self.ratio == "SEQUENCE" or self.surrogate == "CISPO"), "loss.dualClip",
                 "0 with a ratio of sequences or CISPO", self.dual_clip)
        _number(self.entropy_coefficient >= 0, "loss.entropyCoefficient", "0 or more", self.entropy_coefficient)
        means = ("TOKEN", "SEQUENCE", "CONSTANT")
        _require(self.mean in means, "loss.mean", "TOKEN, SEQUENCE or CONSTANT", self.mean)
        _require(self.mean_divisor >= 0, "loss.meanDivisor", "0 or more", self.mean_divisor)
        _require(self.mean_divisor == 0 or self.mean == "CONSTANT", "loss.meanDivisor",
                 f"0 with loss.mean {self.mean}", self.mean_divisor)
        modes = ("SAMPLE", "BASE", "BASE_IS")
        _require(self.logprob_mode in modes, "loss.logprobMode", "SAMPLE, BASE or BASE_IS", self.logprob_mode)
        _require(self.correction in ("NONE", "TIS", "MASK"), "loss.correction", "NONE, TIS or MASK", self.correction)
        low, high, limit = self.correction_low, self.correction_high, self.max_logprob_difference
        _number(0 <= low < 1, "loss.correctionLow", "at least 0 and below 1", low)
        _number(high > 1, "loss.correctionHigh", "a finite number above 1", high)
        _number(0 <= limit <= 20, "loss.maxLogprobDifference", "from 0 to 20", limit)
        _require(self.correction != "NONE" or self.correction_level == "TOKEN", "loss.correctionLevel",
                 "TOKEN without a loss.correction", self.correction_level)
        possible = self.correction == "NONE" or self.logprob_mode == "SAMPLE"
        _require(possible, "loss.correction", f"NONE with loss.logprobMode {self.logprob_mode}", self.correction)

    @property
    def has_reference(self) -> bool:
        return self.kl_coefficient > 0

    @property
    def first_update_compares(self) -> bool:
        """Whether the old log-probabilities are the sampler's, so that the learner's are first known in an update."""
        return self.logprob_mode == "SAMPLE" and self.correction == "NONE"


@dataclass(frozen=True)
class Optimizer:
    """AdamW, and how a step's batch is cut into updates."""

    learning_rate: float
    warmup_updates: int
    beta1: float
    beta2: float
    epsilon: float
    weight_decay: float
    max_grad_norm: float
    mini_batch_prompts: int
    micro_batch_tokens: int
    logits_tokens: int = 1024
    gradient_checkpointing: bool = False

    def __post_init__(self) -> None:
        _number(self.learning_rate >= 0, "optimizer.learningRate", "0 or more", self.learning_rate)
        _require(self.warmup_updates >= 0, "optimizer.warmupUpdates", "0 or more", self.warmup_updates)
        _number(0 <= self.beta1 < 1, "optimizer.beta1", "in [0, 1)", self.beta1)
        _number(0 <= self.beta2 < 1, "optimizer.beta2", "in [0, 1)", self.beta2)
        _number(self.epsilon > 0, "optimizer.epsilon", "above 0", self.epsilon)
        _number(self.weight_decay >= 0, "optimizer.weightDecay", "0 or more", self.weight_decay)
        _number(self.max_grad_norm > 0, "optimizer.maxGradNorm", "above 0", self.max_grad_norm)
        for name in ("mini_batch_prompts", "micro_batch_tokens", "logits_tokens"):
            _require(getattr(self, name) >= 1, f"optimizer.{_camel(name)}", "1 or more", getattr(self, name))

    def learning_rate_at(self, update: int) -> float:
        """Of the update with this number, counted from 0 over the whole run; it rises linearly, and is never 0."""
        warm = self.warmup_updates
        return self.learning_rate if update + 1 >= warm else self.learning_rate * ((update + 1) / warm)


@dataclass(frozen=True)
class Adapter:
    """A low-rank adapter (LoRA), which is trained beside weights that stand still."""

    rank: int
    alpha: float
    targets: tuple[str, ...]

    def __post_init__(self) -> None:
        _require(self.rank >= 1, "adapter.rank", "1 or more", self.rank)
        _number(self.alpha > 0, "adapter.alpha", "above 0", self.alpha)
        known = set(PROJECTIONS)
        ok = bool(self.targets) and set(self.targets) <= known
        _require(ok, "adapter.targets", f"a list of {', '.join(PROJECTIONS)}", list(self.targets))
        object.__setattr__(self, "targets", tuple(name for name in PROJECTIONS if name in self.targets))

    @property
    def scale(self) -> float:
        return self.alpha / self.rank


@dataclass(frozen=True)
class Checkpoints:
    """How published weights are written, and which versions the store keeps (the edge's part)."""

    keep_last: int
    keep_every: int
    sampler_precision: str = "float32"
    shard_bytes: int = 0

    def __post_init__(self) -> None:
        _require(self.keep_last >= 1, "checkpoints.keepLast", "1 or more", self.keep_last)
        _require(self.keep_every >= 0, "checkpoints.keepEvery", "0 or more", self.keep_every)
        known = self.sampler_precision in ("float32", "bfloat16")
        _require(known, "checkpoints.samplerPrecision", "one of float32, bfloat16", self.sampler_precision)
        # Smaller files cost more requests than they save.
        enough = self.shard_bytes == 0 or self.shard_bytes >= 1 << 20
        _require(enough, "checkpoints.shardBytes", f"0 for one file, or {1 << 20} or more", self.shard_bytes)

    @property
    def has_copy(self) -> bool:
        """Whether samplers load a copy of each policy, in bfloat16."""
        return self.sampler_precision == "bfloat16"


@dataclass(frozen=True)
class RunSettings:
    """What training needs of a run."""

    run_id: str
    seed: int
    group_size: int
    max_new_tokens: int
    base_temperature: float
    loss: Loss
    optimizer: Optimizer
    checkpoints: Checkpoints
    adapter: Adapter | None

    def __post_init__(self) -> None:
        if self.adapter:
            _require(not self.checkpoints.has_copy, "checkpoints.samplerPrecision",
                     f"float32 with an adapter (adapter.rank {self.adapter.rank}), which is small already and is added to "
                     "the float32 base", self.checkpoints.sampler_precision)

    @staticmethod
    def of(run: Mapping[str, Any]) -> RunSettings:
        """Of a RunStarted as the schema's fields name it; raises CannotTrain."""
        adapter = run.get("adapter")
        temperature = run["temperature"]["initial"]
        _number(temperature > 0, "temperature.initial", "above 0", temperature)
        return RunSettings(
            run_id=run["runId"],
            seed=run["seed"],
            group_size=run["sampling"]["groupSize"],
            max_new_tokens=run["sampling"]["maxNewTokens"],
            base_temperature=temperature,
            loss=Loss(**_read(run["loss"], Loss, "loss")),
            optimizer=Optimizer(**_read(run["optimizer"], Optimizer, "optimizer")),
            checkpoints=Checkpoints(**_read(run["checkpoints"], Checkpoints, "checkpoints")),
            adapter=Adapter(**_read(adapter, Adapter, "adapter")) if adapter else None,
        )

    def share(self, sequences: int, tokens: int, response_tokens: int) -> float:
        """The factor of one token's loss in the sum over a mini-batch.

        :param tokens: of all its responses
        :param response_tokens: of the response that the token belongs to
        """
        if self.loss.mean == "TOKEN":
            return 1 / tokens
        divisor = self.loss.mean_divisor or self.max_new_tokens
        return 1 / (sequences * (response_tokens if self.loss.mean == "SEQUENCE" else divisor))

    @property
    def mini_batch_responses(self) -> int:
        return self.optimizer.mini_batch_prompts * self.group_size

    def ratio_temperature(self, sampled_at: float) -> float:
        """The temperature at which the log-probabilities of a response enter the ratio."""
        return sampled_at if self.loss.logprob_mode == "SAMPLE" else self.base_temperature
