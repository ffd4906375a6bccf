"""Qwen2 as in a plain script: modules named as in the checkpoint, and a KV cache of fixed size."""

import json
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

TYPES = {"F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16}


class Norm(nn.Module):
    def __init__(self, size, epsilon):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(size))
        self.epsilon = epsilon

    def forward(self, x):
        y = x.float()
        y = y * torch.rsqrt(y.pow(2).mean(-1, keepdim=True) + self.epsilon)
        return self.weight * y.to(x.dtype)


class Attention(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.heads, self.groups = c["num_attention_heads"], c["num_key_value_heads"]
        self.size = c["hidden_size"] // self.heads
        self.q_proj = nn.Linear(c["hidden_size"], self.heads * self.size)
        self.k_proj = nn.Linear(c["hidden_size"], self.groups * self.size)
        self.v_proj = nn.Linear(c["hidden_size"], self.groups * self.size)
        self.o_proj = nn.Linear(self.heads * self.size, c["hidden_size"], bias=False)

    def forward(self, x, rope, cache, position, mask):
        batch, length, _ = x.shape

        def split(y):
            return y.view(batch, length, -1, self.size).transpose(1, 2)

        q, k, v = rotate(split(self.q_proj(x)), rope), rotate(split(self.k_proj(x)), rope), split(self.v_proj(x))
        if cache is not None:
            keys, values = cache
            if mask is None:
                keys[:, :, position : position + length], values[:, :, position : position + length] = k, v
                if length == 1:
                    k, v = keys[:, :, : position + 1], values[:, :, : position + 1]
            else:
                k, v = keys.index_copy_(2, position, k), values.index_copy_(2, position, v)
        if length == 1:  # the queries of a group against its keys: nothing is repeated
            scores = q.reshape(batch, self.groups, -1, self.size) @ k.transpose(2, 3) * self.size**-0.5
            scores = scores if mask is None else scores + mask
            attended = (scores.float().softmax(-1).to(x.dtype) @ v).reshape(batch, 1, -1)
        else:
            repeat = self.heads // self.groups
            k, v = k.repeat_interleave(repeat, 1), v.repeat_interleave(repeat, 1)
            attended = F.scaled_dot_product_attention(q, k, v, is_causal=True)
            attended = attended.transpose(1, 2).reshape(batch, length, -1)
        return self.o_proj(attended)


def rotate(x, rope):
    a, b = x.chunk(2, -1)
    return x * rope[0] + torch.cat((-b, a), -1) * rope[1]


class Mlp(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.gate_proj = nn.Linear(c["hidden_size"], c["intermediate_size"], bias=False)
        self.up_proj = nn.Linear(c["hidden_size"], c["intermediate_size"], bias=False)
        self.down_proj = nn.Linear(c["intermediate_size"], c["hidden_size"], bias=False)

    def forward(self, x):
        return self.down_proj(F.silu(self.gate_proj(x)) * self.up_proj(x))


class Layer(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.self_attn, self.mlp = Attention(c), Mlp(c)
        self.input_layernorm = Norm(c["hidden_size"], c["rms_norm_eps"])
        self.post_attention_layernorm = Norm(c["hidden_size"], c["rms_norm_eps"])

    def forward(self, x, rope, cache, position, mask):
        x = x + self.self_attn(self.input_layernorm(x), rope, cache, position, mask)
        return x + self.mlp(self.post_attention_layernorm(x))


class Qwen2(nn.Module):
    """ids [B, T] -> logits [B, T, V]; with `last` only of the last position."""

    def __init__(self, c):
        super().__init__()
        self.c = c
        self.embed_tokens = nn.Embedding(c["vocab_size"], c["hidden_size"])
        self.layers = nn.ModuleList(Layer(c) for _ in range(c["num_hidden_layers"]))
        self.norm = Norm(c["hidden_size"], c["rms_norm_eps"])
        self.lm_head = nn.Linear(c["hidden_size"], c["vocab_size"], bias=False)
        if c["tie_word_embeddings"]:
            self.lm_head.weight = self.embed_tokens.weight

    def forward(self, ids, cache=None, position=0, mask=None, last=False):
        if mask is None:
            rope = self.rope[:, position : position + ids.shape[1]]
        else:
            rope = self.rope.index_select(1, position)
        x = self.embed_tokens(ids)
        for layer, of in zip(self.layers, cache or [None] * len(self.layers)):
            x = layer(x, rope, of, position, mask)
        return self.lm_head(self.norm(x[:, -1:] if last else x))

    def new_cache(self, batch, length):
        c, like = self.c, self.norm.weight
        shape = batch, c["num_key_value_heads"], length, c["hidden_size"] // c["num_attention_heads"]
        return [(like.new_zeros(shape), like.new_zeros(shape)) for _ in self.layers]


def load(directory, device, dtype):
    """The model of a Hugging Face checkpoint directory."""
    directory = Path(directory)
    config = json.loads((directory / "config.json").read_text())
    if config["model_type"] != "qwen2":
        raise SystemExit(f"the plain peers know Qwen2 only, {directory} is {config['model_type']}; try --peer hf")
    config.setdefault("tie_word_embeddings", False)
    with torch.device("meta"):
        model = Qwen2(config)
    weights = {}
    for file in sorted(directory.glob("model*.safetensors")):
        weights.update(read(file, device, dtype))
    model.load_state_dict(weights, strict=False, assign=True)
    if config["tie_word_embeddings"]:
        model.lm_head.weight = model.embed_tokens.weight
    missing = [name for name, parameter in model.named_parameters() if parameter.is_meta]
    if missing:
        raise SystemExit(f"{directory} lacks {missing}")
    model.rope = rope(config, device, dtype)
    return model


def rope(config, device, dtype, positions=4096):
    theta = config.get("rope_theta") or config["rope_parameters"]["rope_theta"]
    size = config["hidden_size"] // config["num_attention_heads"]
    angles = torch.outer(torch.arange(positions).float(), 1 / theta ** (torch.arange(0, size, 2).float() / size))
    angles = torch.cat((angles, angles), -1)
    return torch.stack((angles.cos(), angles.sin())).to(device, dtype)


def header(file):
    """Type, shape and position of the tensors of a safetensors file by name, and the start of its data."""
    with open(file, "rb") as head:
        length = int.from_bytes(head.read(8), "little")
        entries = json.loads(head.read(length))
    entries.pop("__metadata__", None)
    return entries, 8 + length


def training_flop(config, parameters, inputs):
    """FLOP of an update without padding: a forward and two backward passes, attention over all pairs; inputs: sequence lengths."""
    size = config.get("head_dim") or config["hidden_size"] // config["num_attention_heads"]
    attention = 4 * config["num_hidden_layers"] * config["num_attention_heads"] * size
    return 3 * (2 * parameters * sum(inputs) + attention * sum(length * length for length in inputs))


def read(file, device, dtype):
    """The tensors of a safetensors file, without the `model.` prefix of their names."""
    entries, data = header(file)
    storage = torch.UntypedStorage.from_file(str(file), shared=False, nbytes=file.stat().st_size)
    tensors = {}
    for name, entry in entries.items():
        stored = TYPES[entry["dtype"]]
        start = (data + entry["data_offsets"][0]) // stored.itemsize
        strides = torch.empty(entry["shape"], device="meta").stride()
        tensor = torch.empty(0, dtype=stored).set_(storage, start, entry["shape"], strides)
        tensors[name.removeprefix("model.")] = tensor.to(device, dtype, copy=True)
    return tensors


def sample(logits, temperature=1.0):
    """logits [B, V] -> ids [B] and their log-probabilities [B], by inverting the cumulative distribution."""
    x = logits.float() / temperature
    x = x - x.amax(-1, keepdim=True)
    cumulated = x.exp().cumsum(-1)
    total = cumulated[:, -1:]
    ids = torch.searchsorted(cumulated, torch.rand_like(total) * total).clamp_(max=x.shape[1] - 1)
    return ids[:, 0], (x.gather(1, ids) - total.log())[:, 0]


def logprobs(model, ids):
    """ids [B, T] -> log-probability of each next token [B, T - 1], in float32"""
    logits = model(ids[:, :-1]).float()
    return -F.cross_entropy(logits.flatten(0, 1), ids[:, 1:].flatten(), reduction="none").view(ids.shape[0], -1)
