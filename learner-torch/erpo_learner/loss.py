"""The clipped policy loss by token: the record PolicyLoss of the module algorithm, on tensors."""

from __future__ import annotations

import torch
from torch import Tensor

from .batch import MicroBatch
from .settings import MAX_IMPORTANCE_WEIGHT, Loss

# What is reported of each token, in this order.
LOSS, RATIO, CLIPPED_LOW, CLIPPED_HIGH, DUAL_CLIPPED, LOG_RATIO, REFERENCE_KL, ENTROPY = range(8)
ROWS = 8


def token_losses(batch: MicroBatch, chosen: Tensor, entropy: Tensor, loss: Loss) -> tuple[Tensor, Tensor]:
    """The loss of each token, and the rows of the report.

    :param chosen: log-probabilities of the targets now
    """
    advantages = batch.advantages
    log_ratio = (chosen - batch.old).clamp(-20, 20)
    ratio = log_ratio.exp()
    unclipped = -advantages * ratio
    clipped = -advantages * ratio.clamp(1 - loss.clip_low, 1 + loss.clip_high)
    losses = torch.maximum(unclipped, clipped)
    is_clipped = clipped > unclipped
    is_dual_clipped = torch.zeros_like(is_clipped)
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
    rows = [losses, ratio, is_clipped & (advantages < 0), is_clipped & (advantages > 0), is_dual_clipped, log_ratio,
            divergence, entropy]
    return losses, torch.stack([row.detach().double() for row in rows])


def importance_weights(batch: MicroBatch, loss: Loss) -> tuple[Tensor, Tensor]:
    """The constant factor of each token's loss, and which of them a correction limits.

    ``batch.old`` is the learner's log-probability before its first update, and so no part of the gradient.
    """
    rho = (batch.old.double() - batch.sampler).exp()
    none = torch.zeros_like(rho, dtype=torch.bool)
    if loss.logprob_mode == "BASE_IS":
        return rho.clamp(max=MAX_IMPORTANCE_WEIGHT).float(), none
    if loss.correction == "TIS":
        return rho.clamp(max=loss.correction_high).float(), rho > loss.correction_high
    if loss.correction == "MASK":
        outside = (rho < loss.correction_low) | (rho > loss.correction_high)
        return torch.where(outside, 0, rho).float(), outside
    return torch.ones_like(batch.sampler), none
