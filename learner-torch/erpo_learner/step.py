"""One training step: from a policy and the responses of a batch to the next policy."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Sequence as Numbers

from .settings import RunSettings
from .world import World


@dataclass(frozen=True)
class Sequence:
    """A response with what the loss needs of it.

    :param logprobs: of the response's tokens, under the distribution that they were drawn from
    :param temperature: that the response was sampled at
    :param truncated: whether the token limit cut the response off
    """

    prompt_ids: Numbers[int]
    response_ids: Numbers[int]
    logprobs: Numbers[float]
    advantage: float
    temperature: float
    truncated: bool

    def __post_init__(self) -> None:
        if not len(self.prompt_ids) or not len(self.response_ids) or len(self.logprobs) != len(self.response_ids):
            raise ValueError("a prompt and a response have at least one token each, and a response has one "
                             f"log-probability a token; were {len(self.prompt_ids)}, {len(self.response_ids)} and "
                             f"{len(self.logprobs)}")
        if not math.isfinite(self.advantage):
            raise ValueError(f"the advantage must be finite, was {self.advantage}")
        if not (self.temperature > 0 and math.isfinite(self.temperature)):
            raise ValueError(f"the temperature must be above 0, was {self.temperature}")


@dataclass(frozen=True)
class StepMetrics:
    """The fields of the same names, in camel case, of a TrainStep; and the digest of the weights that were written."""

    loss: float
    grad_norm: float
    mean_ratio: float
    clip_low_share: float
    clip_high_share: float
    dual_clip_share: float
    approx_kl: float
    reference_kl: float
    entropy: float
    learning_rate: float
    updates: int
    sequences: int
    masked_sequences: int
    tokens: int
    logprob_difference_mean: float
    logprob_difference_p99: float
    logprob_difference_max: float
    corrected_share: float


class StepFailed(Exception):
    """The run cannot go on from this step; nothing was written.

    :ivar sequences: indices, in the batch, of the responses that are to blame; may be empty
    """

    def __init__(self, message: str, sequences: Numbers[int] = ()) -> None:
        super().__init__(message)
        self.sequences = tuple(sequences)


def train_step(settings: RunSettings, sequences: list[Sequence], parent: Path, base: Path, out: Path,
               world: World) -> StepMetrics:
    """Trains ``parent`` on a batch and writes the next policy.

    Every rank calls it. Only rank 0 needs ``sequences``, in the order of the batch, and only rank 0 reads and writes files.

    :param parent: directory of the policy that the step trains: version 0, or what this function or the Java learner wrote
    :param base: directory of version 0 of the run
    :param out: an empty directory
    :raises CannotTrain: on every rank, when the policy is one that this learner cannot train
    :raises StepFailed: on every rank, when a loss or gradient is not finite
    """
    raise NotImplementedError
