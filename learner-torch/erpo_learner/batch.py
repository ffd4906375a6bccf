"""The responses of a step, and how they are cut into mini-batches, ranks and micro-batches.

Every rank makes the same plan for all ranks, so that each knows without asking how many forwards the others make.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Sequence as Numbers

import torch

from .settings import RunSettings
from .world import World


@dataclass(frozen=True)
class Sequence:
    """A response with what the loss needs of it.

    :param logprobs: of the response's tokens, under the distribution that they were drawn from
    :param temperature: that the response was sampled at
    :param truncated: whether the token limit cut the response off
    :param entropy_weight: added to the advantage of each token: this times its entropy where positive, this times what its
        entropy lacks to the largest of the response where negative (RL-ZVP, arXiv 2509.21880, eq. 5)
    """

    prompt_ids: Numbers[int]
    response_ids: Numbers[int]
    logprobs: Numbers[float]
    advantage: float
    temperature: float
    truncated: bool
    entropy_weight: float = 0.0

    def __post_init__(self) -> None:
        if not len(self.prompt_ids) or not len(self.response_ids) or len(self.logprobs) != len(self.response_ids):
            raise ValueError("a prompt and a response have at least one token each, and a response has one "
                             f"log-probability a token; were {len(self.prompt_ids)}, {len(self.response_ids)} and "
                             f"{len(self.logprobs)}")
        if not math.isfinite(self.advantage):
            raise ValueError(f"the advantage must be finite, was {self.advantage}")
        if not math.isfinite(self.entropy_weight):
            raise ValueError(f"the weight of the entropies must be finite, was {self.entropy_weight}")
        if not (self.temperature > 0 and math.isfinite(self.temperature)):
            raise ValueError(f"the temperature must be above 0, was {self.temperature}")

    @property
    def inputs(self) -> int:
        """Tokens that are computed: the last one predicts nothing."""
        return len(self.prompt_ids) + len(self.response_ids) - 1

    def packed(self) -> Sequence:
        """With tensors in place of lists: Python's numbers take several times the memory."""
        return Sequence(torch.as_tensor(self.prompt_ids, dtype=torch.int32),
                        torch.as_tensor(self.response_ids, dtype=torch.int32),
                        torch.as_tensor(self.logprobs, dtype=torch.float32),
                        self.advantage, self.temperature, self.truncated, self.entropy_weight)


class MicroBatch:
    """What one rank computes at once: sequences one after the other, without padding; positions begin anew with each.

    Tensors by response token: target, sampler (its log-probability), temperature (of the ratio), advantage, weight of the
    entropies in it (or None), share (in the mean of the mini-batch) and, once known, old and reference (log-probabilities)
    and weight.
    """

    def __init__(self, indexes: list[int], chosen: list[Sequence], shares: list[float], settings: RunSettings,
                 device: torch.device) -> None:
        self.indexes = indexes
        self.counts = bool(indexes)
        self.lengths = [len(sequence.response_ids) for sequence in chosen]
        inputs = [torch.cat([s.prompt_ids, s.response_ids[:-1]]) for s in chosen]
        starts = torch.tensor([0] + [len(ids) for ids in inputs]).cumsum(0).tolist()
        self.ids = torch.cat(inputs).long().to(device)
        self.positions = torch.cat([torch.arange(len(ids)) for ids in inputs]).to(device)
        # Of each response token: the place of the token before it.
        self.predecessors = torch.cat([torch.arange(end - length, end) for end, length
                                       in zip(starts[1:], self.lengths)]).to(device)
        self.targets = torch.cat([s.response_ids for s in chosen]).long().to(device)
        self.sampler = torch.cat([s.logprobs for s in chosen]).to(device)
        self.temperatures = self._each([settings.ratio_temperature(s.temperature) for s in chosen], device)
        self.sampled_at = self._each([s.temperature for s in chosen], device)
        self.advantages = self._each([s.advantage for s in chosen], device)
        self.entropy_weights = None
        if any(s.entropy_weight for s in chosen):
            self.entropy_weights = self._each([s.entropy_weight for s in chosen], device)
        self.shares = self._each(shares, device)
        self.old = self.sampler
        self.weights = torch.ones_like(self.sampler)
        self.reference: torch.Tensor | None = None

    def _each(self, values: list[float], device: torch.device) -> torch.Tensor:
        """A value of each sequence, for each token of its response."""
        return torch.tensor(values, dtype=torch.float32).repeat_interleave(torch.tensor(self.lengths)).to(device)


def broadcast(sequences: list[Sequence], world: World) -> list[Sequence]:
    """The sequences of rank 0 on every rank."""
    return world.broadcast([sequence.packed() for sequence in sequences] if world.rank == 0 else None)


def mini_batches(sequences: list[Sequence], settings: RunSettings) -> list[list[int]]:
    """Indexes of the responses of each update: consecutive, of sizes that differ by one at most (TrainingOrder.java).

    Responses that are masked keep their place, so the mini-batches become smaller; one that loses all makes no update.
    """
    count = -(-len(sequences) // settings.mini_batch_responses)
    bounds = [len(sequences) * i // count for i in range(count + 1)] if count else [0]
    masked = settings.loss.mask_truncated
    cut = [[i for i in range(start, end) if not (masked and sequences[i].truncated)]
           for start, end in zip(bounds, bounds[1:])]
    return [batch for batch in cut if batch]


def micro_batches(mini_batch: list[int], sequences: list[Sequence], settings: RunSettings,
                  world: World) -> list[MicroBatch]:
    """The micro-batches of this rank, as many as every other rank has."""
    plans = [_cut(share, sequences, settings.optimizer.micro_batch_tokens)
             for share in _deal(mini_batch, sequences, world.size)]
    mine = plans[world.rank]
    tokens = sum(len(sequences[i].response_ids) for i in mini_batch)
    batches = []
    for indexes in mine:
        chosen = [sequences[i] for i in indexes]
        # The mean is over the mini-batch, whatever part of it is here.
        shares = [settings.share(len(mini_batch), tokens, len(s.response_ids)) for s in chosen]
        batches.append(MicroBatch(indexes, chosen, shares, settings, world.device))
    # Forwards and backwards are collective: a rank that has fewer makes the rest with a token that counts nothing.
    idle = Sequence([0], [0], [0.0], 0.0, 1.0, False).packed()
    padding = max(map(len, plans)) - len(mine)
    return batches + [MicroBatch([], [idle], [0.0], settings, world.device) for _ in range(padding)]


def _deal(mini_batch: list[int], sequences: list[Sequence], ranks: int) -> list[list[int]]:
    """To each rank about as many tokens: the longest first, to the rank that has the fewest."""
    hands: list[list[int]] = [[] for _ in range(ranks)]
    loads = [0] * ranks
    for index in sorted(mini_batch, key=lambda i: (-sequences[i].inputs, i)):
        rank = loads.index(min(loads))
        hands[rank].append(index)
        loads[rank] += sequences[index].inputs
    return [sorted(hand) for hand in hands]


def _cut(indexes: list[int], sequences: list[Sequence], budget: int) -> list[list[int]]:
    """Fills one micro-batch after the other; a sequence beyond the budget gets one of its own."""
    batches: list[list[int]] = []
    room = 0
    for index in indexes:
        if not batches or sequences[index].inputs > room:
            batches.append([])
            room = budget
        batches[-1].append(index)
        room -= sequences[index].inputs
    return batches
