"""The policy loss by token: the record PolicyLoss of the module algorithm, on tensors."""

from __future__ import annotations

import torch
from torch import Tensor

from .batch import MicroBatch
from .model import Scores
from .settings import MAX_IMPORTANCE_WEIGHT, Loss

# What is reported of each token, in this order.
LOSS, RATIO, CLIPPED_LOW, CLIPPED_HIGH, DUAL_CLIPPED, LOG_RATIO, REFERENCE_KL, ENTROPY, SQUARED_RATIO, BASE_ENTROPY = range(10)
ROWS = 10


def token_losses(batch: MicroBatch, scores: Scores, loss: Loss) -> tuple[Tensor, Tensor]:
    """The loss of each token, and the rows of the report."""
    chosen, entropy = scores.logprobs, scores.entropy
    advantages = _advantages(batch, entropy.detach())
    log_ratio = (chosen - batch.old).clamp(-20, 20)
    ratio = log_ratio.exp()
    if loss.ratio == "SEQUENCE":
        # The value of the whole response, with the gradient of GSPO-token (arXiv 2507.18071, eq. 14).
        mean = _of_responses(batch, chosen.detach() - batch.old).clamp(-20, 20)
        ratio = (mean + (chosen - chosen.detach())).exp()
    bounded = ratio.clamp(1 - loss.clip_low, 1 + loss.clip_high)
    is_dual_clipped = torch.zeros_like(ratio, dtype=torch.bool)
    if loss.surrogate == "CISPO":
        losses = -advantages * bounded.detach() * chosen
        is_low, is_high = ratio < 1 - loss.clip_low, ratio > 1 + loss.clip_high
    else:
        unclipped = -advantages * ratio
        clipped = -advantages * bounded
        losses = torch.maximum(unclipped, clipped)
        is_clipped = clipped > unclipped
        is_low, is_high = is_clipped & (advantages < 0), is_clipped & (advantages > 0)
        if loss.dual_clip > 0:
            bound = -advantages * loss.dual_clip
            is_dual_clipped = (advantages < 0) & (losses > bound)
            losses = torch.where(advantages < 0, torch.minimum(losses, bound), losses)
    losses = losses * batch.weights
    divergence = torch.zeros_like(losses)
    if batch.reference is not None:
        difference = (batch.reference - chosen).clamp(-20, 20)
        divergence = difference.expm1() - difference
        losses = losses + divergence * loss.kl_coefficient
    if loss.entropy_coefficient > 0:
        losses = losses - entropy * loss.entropy_coefficient
    rows = [losses, ratio, is_low, is_high, is_dual_clipped, log_ratio, divergence, entropy, ratio.detach().double().square(),
            scores.base_entropy]
    return losses, torch.stack([row.detach().double() for row in rows])


def _advantages(batch: MicroBatch, entropy: Tensor) -> Tensor:
    """With the entropies of groups without a spread (RL-ZVP, arXiv 2509.21880, eq. 5)."""
    weights = batch.entropy_weights
    if weights is None:
        return batch.advantages
    largest = torch.cat([part.max().expand_as(part) for part in entropy.split(batch.lengths)])
    return batch.advantages + weights * torch.where(weights > 0, entropy, largest - entropy)


def _of_responses(batch: MicroBatch, values: Tensor) -> Tensor:
    """The mean over its response, for each token."""
    return torch.cat([part.mean().expand_as(part) for part in values.split(batch.lengths)])


def importance_weights(batch: MicroBatch, loss: Loss) -> tuple[Tensor, Tensor]:
    """The constant factor of each token's loss, and which of them a correction limits.

    ``batch.old`` is the learner's log-probability before its first update, and so no part of the gradient.
    """
    difference = batch.old.double() - batch.sampler
    if loss.correction_level == "SEQUENCE":
        difference = _of_responses(batch, difference)
    rho = difference.exp()
    none = torch.zeros_like(rho, dtype=torch.bool)
    if loss.logprob_mode == "BASE_IS":
        return rho.clamp(max=MAX_IMPORTANCE_WEIGHT).float(), none
    if loss.correction == "TIS":
        return rho.clamp(max=loss.correction_high).float(), rho > loss.correction_high
    if loss.correction == "MASK":
        outside = (rho < loss.correction_low) | (rho > loss.correction_high)
        return torch.where(outside, 0, rho).float(), outside
    return torch.ones_like(batch.sampler), none
