"""The directory of a policy, as the Java learner reads and writes it: equal tensors give equal bytes in both.

All weights:  config.json, model.safetensors, optimizer.safetensors, the files of the tokenizer and those that travel along.
An adapter:   adapter_config.json, adapter_model.safetensors, optimizer.safetensors, and the same other files.
The tensors of a model and of its optimizer may be in several files, with an index in place of the one.
Only rank 0 reads and writes; the others give their parts of the tensors.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from pathlib import Path
from typing import Any, Callable, Iterable, Mapping

import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor

from . import files
from .files import ADAPTER, ADAPTER_CONFIG, EXTENSION, INDEX, MANIFEST, MODEL, OPTIMIZER
from .merging import LowRankChange
from .model import names_and_shapes
from .settings import Adapter, CannotTrain

MOMENTS = ("exp_avg", "exp_avg_sq")

# The stem of the files of an adapter.
LOW_RANK = ADAPTER.removesuffix(EXTENSION)

_FORMAT = {"format": "pt"}
_TYPES = {torch.float32: "F32", torch.bfloat16: "BF16"}

_TOKENIZER = {"tokenizer.json", "tokenizer_config.json", "vocab.json", "merges.txt", "tokenizer.model", "added_tokens.json",
              "special_tokens_map.json", "chat_template.jinja", "chat_template.json"}
_CONFIGS = {"config.json", "generation_config.json"}

# Files that travel along, such as licences: see Companions.java.
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9 ._()+-]*")
_TENSORS = re.compile(r"(?i).*\.(safetensors|bin|pt|pth|ckpt|pkl|gguf|h5|msgpack|onnx|onnx_data|ot|npz|zip|gz)"
                      r"|.*\.index\.json")
_OF_THE_BASE = {"readme.md", "trainer_state.json", ADAPTER_CONFIG, MANIFEST}
_TEMPLATES = "additional_chat_templates"
_MOST_BYTES = 1 << 20


class TensorFiles:
    """The tensors of one stem in a directory, read one at a time and however many files they are in."""

    def __init__(self, directory: Path, stem: str) -> None:
        self._files: dict[str, Any] = {}
        self.metadata: dict[str, str] = {}
        found = files.files_of(directory, stem)
        for file in found:
            try:
                opened = safe_open(file, framework="pt")
            except (OSError, SafetensorError) as e:
                raise CannotTrain(f"{file} cannot be read as a safetensors file; "
                                  "restore it from a copy, or start from another version") from e
            self._files.update(dict.fromkeys(opened.keys(), opened))
            self.metadata.update(opened.metadata() or {})
        self._where = found[0] if len(found) == 1 else directory / (stem + INDEX)

    @staticmethod
    def of_model(directory: Path) -> TensorFiles:
        return TensorFiles(directory, MODEL)

    def read(self, name: str, shape: Iterable[int]) -> Tensor:
        # Checkpoints of the body alone leave out what stands before the names of all tensors but the head.
        found = name if name in self._files else name.removeprefix("model.")
        if found not in self._files:
            raise CannotTrain(f"{self._where} should hold the tensor {name}, but does not")
        tensor = self._files[found].get_tensor(found)
        if tuple(tensor.shape) != tuple(shape):
            raise CannotTrain(f"{self._where} holds {name} with shape {list(tensor.shape)}, expected {list(shape)}")
        return tensor


def config_of(directory: Path) -> dict[str, Any]:
    """The content of config.json."""
    file = directory / "config.json"
    if not file.exists():
        raise CannotTrain(f"{file} does not exist, so {directory} holds no model")
    return json.loads(file.read_text(encoding="utf-8"))


def digest_of(directory: Path) -> str:
    """The digest that names the version: from its manifest, or of its files where a version has none."""
    if (directory / MANIFEST).exists():
        listed = json.loads((directory / MANIFEST).read_text(encoding="utf-8"))["files"]
        digest = files.weights_digest({file["name"]: file["sha256"] for file in listed})
    else:
        weights = [directory / ADAPTER] if (directory / ADAPTER).exists() else files.files_of(directory, MODEL)
        digest = files.weights_digest({file.name: sha for file, sha in files.sha256_of_each(weights).items()})
    if digest is None:
        raise CannotTrain(f"{directory} holds no weights")
    return digest


def updates_of(directory: Path) -> int:
    """Updates that made the weights."""
    step = TensorFiles(directory, OPTIMIZER).metadata.get("step")
    if step is None or not step.isdigit():
        raise CannotTrain(f"the state of the optimizer in {directory} should name the updates so far as step in its "
                          f"metadata, but has {step}")
    return int(step)


def write_tensors(directory: Path | None, stem: str, metadata: Mapping[str, str], tensors: Mapping[str, Tensor],
                  whole: Callable[[Tensor], Tensor], shard_bytes: int = 0) -> dict[str, str]:
    """Writes tensors in the order given, one after the other, so that only one is in memory.

    :param directory: None on ranks that only give their parts
    :param tensors: tensors, or their parts, by name
    :param whole: makes a part the whole; every rank calls it for every tensor
    :param shard_bytes: a file holds tensors of at most so many bytes, or one that is larger; 0 for one file
    :returns: SHA-256 by name of the file; empty without a directory
    """
    if directory is None:
        for tensor in tensors.values():
            whole(tensor)
        return {}
    shards = _shards(stem, tensors, shard_bytes)
    digests = {name: _write_file(directory / name, metadata, {key: tensors[key] for key in held}, whole)
               for name, held in shards.items()}
    if len(shards) > 1:
        index = {"metadata": {"total_size": sum(map(_bytes, tensors.values()))},
                 "weight_map": {key: name for name, held in shards.items() for key in held}}
        (directory / (stem + INDEX)).write_text(files.java_json(index) + "\n", encoding="utf-8")
    return digests


def _shards(stem: str, tensors: Mapping[str, Tensor], shard_bytes: int) -> dict[str, list[str]]:
    """The tensors of each file, by its name: one file after the other is filled."""
    parts: list[list[str]] = []
    filled = 0
    for name, tensor in tensors.items():
        if not parts or 0 < shard_bytes < filled + _bytes(tensor):
            parts.append([])
            filled = 0
        parts[-1].append(name)
        filled += _bytes(tensor)
    if len(parts) == 1:
        return {stem + EXTENSION: parts[0]}
    return {f"{stem}-{number:05d}-of-{len(parts):05d}{EXTENSION}": part for number, part in enumerate(parts, 1)}


def _bytes(tensor: Tensor) -> int:
    return tensor.numel() * tensor.element_size()


def _write_file(file: Path, metadata: Mapping[str, str], tensors: Mapping[str, Tensor],
                whole: Callable[[Tensor], Tensor]) -> str:
    digest = hashlib.sha256()
    with file.open("wb") as opened:
        def write(data: Any) -> None:
            opened.write(data)
            digest.update(data)

        write(_header(metadata, tensors))
        for tensor in tensors.values():
            write(whole(tensor).cpu().contiguous().flatten().view(torch.uint8).numpy().data)
    return digest.hexdigest()


def _header(metadata: Mapping[str, str], tensors: Mapping[str, Tensor]) -> bytes:
    entries: dict[str, Any] = {"__metadata__": dict(sorted(metadata.items()))}
    offset = 0
    for name, tensor in tensors.items():
        end = offset + _bytes(tensor)
        entries[name] = {"dtype": _TYPES[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [offset, end]}
        offset = end
    text = json.dumps(entries, separators=(",", ":"), ensure_ascii=False).encode()
    text += b" " * (-len(text) % 8)
    return len(text).to_bytes(8, "little") + text


def write_policy(directory: Path | None, trained: Mapping[str, Tensor], moments: Mapping[str, Mapping[str, Tensor]],
                 updates: int, whole: Callable[[Tensor], Tensor], adapter: Adapter | None, shard_bytes: int = 0) -> str:
    """The weights, or the adapter, and the state of the optimizer. An adapter's weights are one file.

    :param moments: by name of the moment, then by name of the tensor
    :returns: the digest that names the version; empty without a directory
    """
    if adapter:
        digests = write_tensors(directory, LOW_RANK, _FORMAT, trained, whole)
    else:
        digests = write_tensors(directory, MODEL, _FORMAT, trained, whole, shard_bytes)
    state = {f"{moment}.{name}": moments[moment][name] for moment in MOMENTS for name in trained}
    write_tensors(directory, OPTIMIZER, {**_FORMAT, "step": str(updates)}, state, whole, shard_bytes)
    if directory is not None and adapter is not None:
        (directory / ADAPTER_CONFIG).write_text(_adapter_config(adapter), encoding="utf-8")
    return files.weights_digest(digests) or ""


def copy_files(source: Path, out: Path, configs: bool, dtype: str = "float32", adapter: Path | None = None) -> None:
    """The files that training does not change.

    :param configs: whether those that describe the model are among them; an adapter's directory has only its own
    :param dtype: of the weights in the same directory
    :param adapter: directory of an adapter beside the model, whose own files come first
    """
    found = _travelling(source)
    if adapter is not None:
        own = _travelling(adapter)
        without = found if "tokenizer.json" in own else own
        for name in _TOKENIZER:
            without.pop(name, None)
        found |= {name: file for name, file in own.items() if name != "config.json"}
    for name, file in found.items():
        (out / name).parent.mkdir(exist_ok=True)
        if name not in _CONFIGS:
            shutil.copyfile(file, out / name)
        elif configs:
            content = json.loads(file.read_text(encoding="utf-8"))
            (out / name).write_text(_config(name, content, dtype), encoding="utf-8")


def _config(name: str, content: dict[str, Any], dtype: str) -> str:
    """Printed anew, as in Java; transformers 5 renamed the type of the weights."""
    if name == "config.json" and "dtype" in content:
        content["dtype"] = dtype
        content.pop("torch_dtype", None)
    elif name == "config.json":
        content["torch_dtype"] = dtype
    return files.java_json(content) + "\n"


def write_base(source: Path, out: Path, shard_bytes: int = 0) -> None:
    """Version 0 of a run from the checkpoint that it begins with: its weights in float32, an adapter merged into them."""
    change = LowRankChange.in_(source)
    model = change.base if change else source
    if change:
        change.open(set(names_and_shapes(config_of(model))))
    _rewrite(model, out, torch.float32, change or (lambda _, tensor: tensor.float()), shard_bytes)
    copy_files(model, out, configs=True, adapter=source if change else None)


def write_copy(source: Path, out: Path, shard_bytes: int = 0) -> None:
    """What samplers need of a version: its weights, rounded to bfloat16, and the files that describe the model."""
    _rewrite(source, out, torch.bfloat16, _rounded, shard_bytes)
    copy_files(source, out, configs=True, dtype="bfloat16")


def _rounded(name: str, tensor: Tensor) -> Tensor:
    """To the nearest, and in the middle to the even one."""
    rounded = tensor.bfloat16()
    if not rounded.isfinite().all():
        raise CannotTrain(f"{name} holds a weight of {tensor.abs().max().item():.3g}, for which bfloat16 has no finite "
                          "number; set checkpoints.samplerPrecision to float32")
    return rounded


def _rewrite(source: Path, out: Path, dtype: torch.dtype, change: Callable[[str, Tensor], Tensor],
             shard_bytes: int) -> None:
    """The weights of a directory in another form, one tensor after the other."""
    tensors = TensorFiles.of_model(source)
    shapes = names_and_shapes(config_of(source))
    names = {name: torch.empty(shape, dtype=dtype, device="meta") for name, shape in shapes.items()}
    read = iter(shapes.items())

    def next_tensor(_: Tensor) -> Tensor:
        name, shape = next(read)
        return change(name, tensors.read(name, shape))

    write_tensors(out, MODEL, _FORMAT, names, next_tensor, shard_bytes)


def _travelling(source: Path) -> dict[str, Path]:
    """The files by their names in the directory."""
    found = {}
    for file in sorted([*source.iterdir(), *(source / _TEMPLATES).glob("*")]):
        known = file.parent == source and file.name in _TOKENIZER | _CONFIGS
        travels = (_NAME.fullmatch(file.name) and not _TENSORS.fullmatch(file.name)
                   and file.name.lower() not in _OF_THE_BASE and file.is_file() and file.stat().st_size <= _MOST_BYTES)
        if file.is_file() and (known or travels):
            found[file.relative_to(source).as_posix()] = file
    return found


def _adapter_config(adapter: Adapter) -> str:
    return files.java_json({
        "peft_type": "LORA", "task_type": "CAUSAL_LM", "base_model_name_or_path": None, "r": adapter.rank,
        "lora_alpha": float(adapter.alpha), "lora_dropout": 0.0, "bias": "none", "fan_in_fan_out": False,
        "inference_mode": True, "target_modules": list(adapter.targets)}) + "\n"
