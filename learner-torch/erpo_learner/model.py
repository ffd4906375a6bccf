"""The network: a checkpoint of transformers, sharded over the ranks layer by layer (FSDP2), with an adapter or without."""

from __future__ import annotations

import math
from contextlib import contextmanager
from typing import Any, Iterator, NamedTuple

import torch
from torch import Tensor, nn
from torch.distributed.fsdp import FSDPModule, MixedPrecisionPolicy, fully_shard
from torch.distributed.tensor import DTensor, distribute_tensor
from torch.utils.checkpoint import checkpoint
from transformers import CONFIG_MAPPING, AutoModelForCausalLM
from transformers.initialization import no_init_weights
from transformers.utils import is_flash_attn_2_available

from .batch import MicroBatch
from .settings import Adapter, CannotTrain
from .world import World

# Those that the Java services compute: they have the same names and the same order of tensors.
FAMILIES = ("qwen2", "qwen3", "llama", "mistral")


class LowRank(nn.Module):
    """A projection W that stands still, plus scale B A, which is trained (LoRA, Hu et al. 2021)."""

    def __init__(self, base: nn.Linear, adapter: Adapter) -> None:
        super().__init__()
        self.base = base
        self.lora_A = nn.Linear(base.in_features, adapter.rank, bias=False)
        self.lora_B = nn.Linear(adapter.rank, base.out_features, bias=False)
        self.scale = adapter.scale
        self.on = True

    def forward(self, x: Tensor) -> Tensor:
        return self.base(x) + self.lora_B(self.lora_A(x)) * self.scale if self.on else self.base(x)


class Scores(NamedTuple):
    """What a policy says of response tokens.

    :ivar entropy: of the distribution that each was drawn from; it has a gradient only where one was asked for
    :ivar base_entropy: the same at another temperature, or zeros
    """

    logprobs: Tensor
    entropy: Tensor
    base_entropy: Tensor


class Policy(nn.Module):
    """Gives log-probabilities of the tokens of responses."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, batch: MicroBatch, chunk: int, entropy_gradient: bool = False, base: float = 0.0) -> Scores:
        """By response token.

        :param chunk: most tokens whose logits over the vocabulary are held at a time
        :param entropy_gradient: whether the entropies are part of the loss
        :param base: a temperature at which the entropies are measured too, or 0
        """
        body = self.network.model(input_ids=batch.ids[None], position_ids=batch.positions[None], use_cache=False)
        hidden = body.last_hidden_state[0].index_select(0, batch.predecessors)
        parts = [checkpoint(self._head, *part, entropy_gradient, base, use_reentrant=False, preserve_rng_state=False)
                 for part in zip(hidden.split(chunk), batch.targets.split(chunk), batch.temperatures.split(chunk))]
        return Scores(*map(torch.cat, zip(*parts)))

    def _head(self, hidden: Tensor, targets: Tensor, temperatures: Tensor, entropy_gradient: bool,
              base: float) -> tuple[Tensor, Tensor, Tensor]:
        logits = self.network.lm_head(hidden).float() / temperatures[:, None]
        distributions = logits.log_softmax(-1)
        with torch.set_grad_enabled(torch.is_grad_enabled() and entropy_gradient):
            entropy = -(distributions * distributions.exp()).sum(-1)
        base_entropy = torch.zeros_like(temperatures)
        if base > 0:
            with torch.no_grad():
                tempered = (distributions * (temperatures / base)[:, None]).log_softmax(-1)
                base_entropy = -(tempered * tempered.exp()).sum(-1)
        return distributions.gather(1, targets[:, None])[:, 0], entropy, base_entropy

    @contextmanager
    def without_adapter(self) -> Iterator[None]:
        """The policy that an adapter began with."""
        layers = [module for module in self.modules() if isinstance(module, LowRank)]
        try:
            for layer in layers:
                layer.on = False
            yield
        finally:
            for layer in layers:
                layer.on = True

    def weights(self) -> dict[str, nn.Parameter]:
        """The tensors of the model by their names in its checkpoint, in the order of its file."""
        return {name.replace(".base.", "."): parameter for name, parameter in self.network.named_parameters()
                if ".lora_" not in name}

    def trained(self) -> dict[str, nn.Parameter]:
        """The tensors that are trained, by their names in the file that is written: those of an adapter as PEFT names them."""
        return {f"base_model.model.{name}" if ".lora_" in name else name: parameter
                for name, parameter in self.network.named_parameters() if parameter.requires_grad}


def build(config: dict[str, Any], adapter: Adapter | None, trainable: bool, checkpointing: bool, world: World) -> Policy:
    """A policy whose weights are not filled in yet.

    :param config: the content of config.json
    :param trainable: whether weights, or the adapter, are trained; then their masters are float32
    :param checkpointing: whether activations are computed again on the way back instead of kept
    """
    full = trainable and adapter is None
    flash = world.device.type == "cuda" and world.precision == torch.bfloat16 and is_flash_attn_2_available()
    network = _network(config, torch.float32 if full else world.precision, "flash_attention_2" if flash else "sdpa")
    network.requires_grad_(full)
    if adapter is not None:
        for layer in network.model.layers:
            for part in (layer.self_attn, layer.mlp):
                for name in set(adapter.targets) & set(dict(part.named_children())):
                    setattr(part, name, LowRank(getattr(part, name), adapter))
    if checkpointing and trainable:
        network.gradient_checkpointing_enable(gradient_checkpointing_kwargs={"use_reentrant": False})
    return _shard(Policy(network).train(trainable), world)


def names_and_shapes(config: dict[str, Any]) -> dict[str, torch.Size]:
    """The tensors of a model in the order of its file."""
    with torch.device("meta"):
        network = _network(config, torch.float32, "sdpa")
    return {name: parameter.shape for name, parameter in network.named_parameters()}


def _network(config: dict[str, Any], dtype: torch.dtype, attention: str) -> nn.Module:
    """Of transformers, with memory that is not written to yet."""
    family = config.get("model_type")
    if family not in FAMILIES:
        raise CannotTrain(f"model_type must be one of {', '.join(FAMILIES)}, was {family}")
    options = CONFIG_MAPPING[family].from_dict({**config, "attention_dropout": 0.0})
    with no_init_weights():
        network = AutoModelForCausalLM.from_config(options, attn_implementation=attention, dtype=dtype)
    network.tie_weights()
    return network


def _shard(policy: Policy, world: World) -> Policy:
    """Each layer is gathered when it computes; embedding, norm and head, which may share weights, with the root."""
    precision = MixedPrecisionPolicy(param_dtype=world.precision, reduce_dtype=torch.float32, cast_forward_inputs=False)
    for layer in policy.network.model.layers:
        fully_shard(layer, mesh=world.mesh, mp_policy=precision)
    fully_shard(policy, mesh=world.mesh, mp_policy=precision)
    for module in policy.modules():
        if isinstance(module, FSDPModule):
            # Gradients are summed, not averaged: the share of each token is that in the mean over all ranks.
            module.set_gradient_divide_factor(1.0)
            module.set_force_sum_reduction_for_comms(True)
    return policy


@torch.no_grad()
def fill(tensor: DTensor, value: Tensor | None, world: World) -> None:
    """Gives every rank its part of a tensor that rank 0 has."""
    whole = torch.empty(tensor.shape, dtype=tensor.dtype) if value is None else value.to(tensor.dtype)
    part = distribute_tensor(whole.to(world.device), tensor.device_mesh, tensor.placements)
    tensor.to_local().copy_(part.to_local())


def initial_adapter(shapes: dict[str, torch.Size], seed: int) -> Iterator[tuple[str, Tensor]]:
    """The first weights of an adapter, those of the Java learner (Adapter.java): A is uniform as in PEFT, and B zero.

    B takes its share of the random numbers all the same.
    """
    random = JavaRandom(seed)
    for name, shape in shapes.items():
        bound = 1 / math.sqrt(shape[1]) if ".lora_A." in name else 0
        yield name, ((2 * random.doubles(shape.numel()) - 1) * bound).float().view(shape)


class JavaRandom:
    """The numbers of java.util.Random: a linear congruential generator modulo 2^48."""

    _MASK = (1 << 48) - 1

    def __init__(self, seed: int) -> None:
        self._state = (seed ^ 0x5DEECE66D) & self._MASK

    def doubles(self, count: int) -> Tensor:
        """The next results of nextDouble."""
        states = self._states(2 * count)
        return ((states[0::2] >> 22 << 27) + (states[1::2] >> 21)).double() * 2.0 ** -53

    def _states(self, count: int) -> Tensor:
        """The next states. From n of them follow the next n at once, since n steps are one step with other constants."""
        factor, summand = 0x5DEECE66D, 0xB
        states = torch.tensor([(self._state * factor + summand) & self._MASK])
        while len(states) < count:
            states = torch.cat([states, (states * factor + summand) & self._MASK])
            factor, summand = factor * factor & self._MASK, (factor + 1) * summand & self._MASK
        self._state = int(states[count - 1]) if count else self._state
        return states[:count]
