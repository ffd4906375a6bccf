"""One training step: from a policy and the responses of a batch to the next policy."""

from __future__ import annotations

import gc
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Iterable, Sequence as Numbers

import torch
from torch import Tensor
from torch.distributed.tensor import DTensor
from torch.nn.utils import get_total_norm

from . import checkpoint, loss as losses, memory
from .batch import MicroBatch, Sequence, broadcast, micro_batches, mini_batches
from .model import Policy, build, fill, initial_adapter
from .settings import CannotTrain, RunSettings
from .world import World


@dataclass(frozen=True)
class StepMetrics:
    """The fields of the same names, in camel case, of a TrainStep; see StepMetrics.java for which mean is over what."""

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
    initial_entropy: float
    effective_sample_share: float


class StepFailed(Exception):
    """The run cannot go on from this step; nothing was written.

    :ivar sequences: indexes, in the batch, of the responses that are to blame; may be empty
    """

    def __init__(self, message: str, sequences: Numbers[int] = ()) -> None:
        super().__init__(message, sequences)
        self.sequences = tuple(sequences)

    def __str__(self) -> str:
        return self.args[0]


def train_step(settings: RunSettings, sequences: list[Sequence], parent: Path, base: Path, out: Path,
               world: World) -> StepMetrics:
    """Trains ``parent`` on a batch and writes the next policy.

    Every rank calls it. Only rank 0 needs ``sequences``, in the order of the batch, and only rank 0 reads and writes files.
    The same arguments on as many ranks give the same bytes.

    :param parent: directory of the policy that the step trains: what this function or the Java learner wrote, or ``base``
    :param base: directory of version 0 of the run
    :param out: an empty directory
    :raises CannotTrain: on every rank, when the policy is one that this learner cannot train
    :raises StepFailed: on every rank, when a loss or gradient is not finite, or sampler and learner differ too much
    """
    trainer = _trainer_at(settings, parent, base, world)
    metrics = trainer.step(broadcast(sequences, world))
    digest = trainer.save(out if world.rank == 0 else None, parent)
    world.slot = (settings.run_id, digest, trainer)
    return metrics


def _trainer_at(settings: RunSettings, parent: Path, base: Path, world: World) -> Trainer:
    """From memory, where the last finished step left the policy that ``parent`` holds, else from the files.

    The slot is empty during a step, so the leftovers of a failed one are never trained on.
    """
    held, world.slot = world.slot, None
    wanted = _on_rank_0(world, lambda: (settings.run_id, checkpoint.digest_of(parent)))
    if held is not None and held[:2] == wanted:
        return held[2]
    del held
    gc.collect()  # Modules refer to each other, and two models may not fit.
    return Trainer(settings, parent, base, world)


def _on_rank_0(world: World, work: Callable):
    """The result on every rank; a failure too, so that no rank waits for one that is gone."""
    result = failure = None
    if world.rank == 0:
        try:
            result = work()
        except CannotTrain as e:
            failure = e
    result, failure = world.broadcast((result, failure))
    if failure is not None:
        raise failure
    return result


class Trainer:
    """A policy in training: weights, or an adapter on weights that stand still, and the state of AdamW."""

    def __init__(self, settings: RunSettings, parent: Path, base: Path, world: World) -> None:
        self._settings = settings
        self._world = world
        adapter, starts = settings.adapter, parent == base
        model = base if adapter else parent
        config = _on_rank_0(world, lambda: checkpoint.config_of(model))
        _on_rank_0(world, lambda: memory.require(settings, config, world))
        self.policy = build(config, adapter, True, settings.optimizer.gradient_checkpointing, world)
        self._read(self.policy.weights(), lambda: checkpoint.TensorFiles.of_model(model))
        trained = self.policy.trained()
        if adapter and starts:
            self._draw(trained)
        elif adapter:
            self._read(trained, lambda: checkpoint.TensorFiles(parent, checkpoint.LOW_RANK))
        self.updates = 0 if starts else _on_rank_0(world, lambda: checkpoint.updates_of(parent))
        self.optimizer = self._adamw(trained, None if starts else parent)
        self.reference = self.policy if adapter else None
        if settings.loss.has_reference and not adapter:
            self.reference = build(config, None, False, False, world)
            self._read(self.reference.weights(), lambda: checkpoint.TensorFiles.of_model(base))

    def _read(self, tensors: dict[str, Tensor], files: Callable[[], checkpoint.TensorFiles], prefix: str = "") -> None:
        """Fills tensors from files, which rank 0 reads one tensor at a time."""
        opened: list[checkpoint.TensorFiles] = []
        _on_rank_0(self._world, lambda: opened.append(files()))
        for name, tensor in tensors.items():
            values: list[Tensor] = []
            _on_rank_0(self._world, lambda: values.append(opened[0].read(prefix + name, tensor.shape)))
            fill(tensor, values[0] if values else None, self._world)

    def _draw(self, trained: dict[str, Tensor]) -> None:
        """Every rank draws the same numbers."""
        for name, value in initial_adapter({n: t.shape for n, t in trained.items()}, self._settings.seed):
            fill(trained[name], value, self._world)

    def _adamw(self, trained: dict[str, Tensor], parent: Path | None) -> torch.optim.AdamW:
        setting = self._settings.optimizer
        optimizer = torch.optim.AdamW(trained.values(), lr=setting.learning_rate, betas=(setting.beta1, setting.beta2),
                                      eps=setting.epsilon, weight_decay=setting.weight_decay, fused=True)
        for tensor in trained.values():
            optimizer.state[tensor] = {"step": torch.tensor(float(self.updates), device=self._world.device),
                                       **{moment: torch.zeros_like(tensor) for moment in checkpoint.MOMENTS}}
        if parent is not None:
            for moment in checkpoint.MOMENTS:
                moments = {name: optimizer.state[tensor][moment] for name, tensor in trained.items()}
                self._read(moments, lambda: checkpoint.TensorFiles(parent, checkpoint.OPTIMIZER), moment + ".")
        return optimizer

    def step(self, sequences: list[Sequence]) -> StepMetrics:
        setting, world = self._settings.loss, self._world
        cut = mini_batches(sequences, self._settings)
        plan = [micro_batches(batch, sequences, self._settings, world) for batch in cut]
        limited = self._score(plan)
        differences = None if setting.first_update_compares else self._differences(plan)
        sums = torch.zeros(losses.ROWS, dtype=torch.float64)
        loss = norm = rate = initial_entropy = 0.0
        for number, batches in enumerate(plan):
            rate = self._settings.optimizer.learning_rate_at(self.updates)
            report, update_loss, update_norm = self._update(batches, rate, number == 0)
            if number == 0:
                first = sum(len(sequences[i].response_ids) for i in cut[0])
                initial_entropy = sum(world.gather(report[losses.BASE_ENTROPY].sum().item())) / first
            if differences is None:
                differences = _quantiles(world.gather(report[losses.LOG_RATIO]))
            self._require_alike(differences)
            sums += sum(world.gather(report.sum(1)))
            loss += update_loss
            norm += update_norm
        updates, trained = len(cut), sum(map(len, cut))
        tokens = sum(len(sequences[i].response_ids) for batch in cut for i in batch)
        means = (sums / max(tokens, 1)).tolist()
        mean, p99, largest = differences or (0.0, 0.0, 0.0)
        return StepMetrics(
            loss=loss / max(updates, 1), grad_norm=norm / max(updates, 1), mean_ratio=means[losses.RATIO],
            clip_low_share=means[losses.CLIPPED_LOW], clip_high_share=means[losses.CLIPPED_HIGH],
            dual_clip_share=means[losses.DUAL_CLIPPED], approx_kl=0.0 - means[losses.LOG_RATIO],
            reference_kl=means[losses.REFERENCE_KL], entropy=means[losses.ENTROPY], learning_rate=rate, updates=updates,
            sequences=trained, masked_sequences=len(sequences) - trained, tokens=tokens, logprob_difference_mean=mean,
            logprob_difference_p99=p99, logprob_difference_max=largest,
            corrected_share=sum(world.gather(limited)) / max(tokens, 1), initial_entropy=initial_entropy,
            effective_sample_share=means[losses.RATIO] ** 2 / means[losses.SQUARED_RATIO] if tokens else 0.0)

    @torch.no_grad()
    def _score(self, plan: list[list[MicroBatch]]) -> int:
        """What the loss needs of the weights before the first update, and of the base policy, which no update changes.

        :returns: how many tokens of this rank the correction limits
        """
        setting, limited = self._settings.loss, 0
        for batch in (batch for batches in plan for batch in batches):
            if not setting.first_update_compares:
                batch.old = self._logprobs(self.policy, batch)
                batch.weights, limits = losses.importance_weights(batch, setting)
                limited += int(limits.sum()) if batch.counts else 0
            if setting.has_reference:
                with self.reference.without_adapter():
                    batch.reference = self._logprobs(self.reference, batch)
        return limited

    def _logprobs(self, policy: Policy, batch: MicroBatch) -> Tensor:
        return policy(batch, self._settings.optimizer.logits_tokens).logprobs

    def _differences(self, plan: list[list[MicroBatch]]) -> tuple[float, float, float]:
        """Between learner and sampler, of the tokens that both score at the temperature they were drawn at."""
        found = [torch.zeros(0)]
        for batch in (batch for batches in plan for batch in batches if batch.counts):
            alike = batch.temperatures == batch.sampled_at
            found.append((batch.old - batch.sampler)[alike].cpu())
        return _quantiles(self._world.gather(torch.cat(found)))

    def _update(self, batches: list[MicroBatch], rate: float, first: bool) -> tuple[Tensor, float, float]:
        """One update of AdamW from a mini-batch.

        :param first: whether entropies at T_0 are measured, which says how sure the policy is that the step begins with
        :returns: the report on the tokens of this rank; the loss of the mini-batch; the norm of its gradient
        """
        setting = self._settings.loss
        self.optimizer.zero_grad()
        reports, loss, spoiled = [torch.zeros(losses.ROWS, 0, dtype=torch.float64)], 0.0, []
        for batch in batches:
            scores = self.policy(batch, self._settings.optimizer.logits_tokens, setting.entropy_coefficient > 0,
                                 self._settings.base_temperature if first else 0.0)
            values, rows = losses.token_losses(batch, scores, setting)
            (values * batch.shares).sum().backward()
            if batch.counts:
                reports.append(rows.cpu())
                loss += float((rows[losses.LOSS] * batch.shares).sum())
                finite = [bool(part.isfinite().all()) for part in rows[losses.LOSS].split(batch.lengths)]
                spoiled += [index for index, ok in zip(batch.indexes, finite) if not ok]
        spoiled = sorted(index for part in self._world.gather(spoiled) for index in part)
        if spoiled:
            raise StepFailed(f"the loss of {len(spoiled)} responses in the mini-batch of update {self.updates} is NaN or "
                             "infinite; no weights were changed", spoiled)
        norm = self._clip()
        self.optimizer.param_groups[0]["lr"] = rate
        self.optimizer.step()
        self.updates += 1
        return torch.cat(reports, 1), sum(self._world.gather(loss)), norm

    def _clip(self) -> float:
        """Scales the gradient down to its largest norm. -> the norm before"""
        gradients = [tensor.grad for tensor in self.policy.trained().values()]
        norm = _whole(get_total_norm(gradients)).item()
        if not math.isfinite(norm):
            raise StepFailed(f"the gradient norm of update {self.updates} is {norm}; no weights were changed")
        largest = self._settings.optimizer.max_grad_norm
        if norm > largest:
            torch._foreach_mul_(gradients, largest / (norm + 1e-6))
        return norm

    def _require_alike(self, differences: tuple[float, float, float]) -> None:
        limit = self._settings.loss.max_logprob_difference
        if 0 < limit < differences[0]:
            raise StepFailed(
                "the log-probabilities of learner and sampler differ by {:.4f} on average (99 % of the tokens by at most "
                "{:.4f}, one by {:.4f}); loss.maxLogprobDifference allows {}. The sampler has other weights, another "
                "temperature or another number format than the learner".format(*differences, limit))

    def save(self, out: Path | None, parent: Path) -> str:
        """Writes the policy with the state of the optimizer; only rank 0 has a directory. -> its digest, on every rank"""
        adapter, trained = self._settings.adapter, self.policy.trained()
        moments = {moment: {name: self.optimizer.state[tensor][moment] for name, tensor in trained.items()}
                   for moment in checkpoint.MOMENTS}
        digest = checkpoint.write_policy(out, trained, moments, self.updates, _whole, adapter,
                                         self._settings.checkpoints.shard_bytes)
        if out is not None:
            checkpoint.copy_files(parent, out, configs=adapter is None)
        return self._world.broadcast(digest)


@torch.no_grad()
def _whole(tensor: Tensor) -> Tensor:
    return tensor.full_tensor() if isinstance(tensor, DTensor) else tensor


def _quantiles(parts: Iterable[Tensor]) -> tuple[float, float, float]:
    """Mean, 99th percentile and largest of absolute differences, none of which counts as more than 20 (LogProbDifference.java)."""
    sizes = torch.cat([part.float() for part in parts]).abs().nan_to_num(20.0).clamp(max=20).sort().values
    if not len(sizes):
        return 0.0, 0.0, 0.0
    p99 = (99 * len(sizes) + 99) // 100 - 1
    return sizes.double().mean().item(), sizes[p99].item(), sizes[-1].item()
