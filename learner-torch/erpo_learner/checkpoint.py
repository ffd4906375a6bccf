"""The directory of a policy, as the Java learner reads and writes it: equal tensors give equal bytes in both.

All weights:  config.json, model.safetensors, optimizer.safetensors, the files of the tokenizer and those that travel along.
An adapter:   adapter_config.json, adapter_model.safetensors, optimizer.safetensors, and the same other files.
Only rank 0 reads and writes; the others give their parts of the tensors.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from pathlib import Path
from typing import Any, Callable, Iterable, Iterator, Mapping

import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor

from .model import names_and_shapes
from .settings import Adapter, CannotTrain

WEIGHTS = "model.safetensors"
INDEX = "model.safetensors.index.json"
ADAPTER = "adapter_model.safetensors"
ADAPTER_CONFIG = "adapter_config.json"
STATE = "optimizer.safetensors"
MANIFEST = "erpo-manifest.json"
MOMENTS = ("exp_avg", "exp_avg_sq")

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
    """The tensors of a directory, read one at a time and however many files they are in."""

    def __init__(self, *files: Path) -> None:
        self._files: dict[str, Any] = {}
        self.metadata: dict[str, str] = {}
        for file in files:
            try:
                opened = safe_open(file, framework="pt")
            except (OSError, SafetensorError) as e:
                raise CannotTrain(f"{file} cannot be read as a safetensors file; "
                                  "restore it from a copy, or start from another version") from e
            self._files.update(dict.fromkeys(opened.keys(), opened))
            self.metadata.update(opened.metadata() or {})
        self._where = files[0]

    @staticmethod
    def of_model(directory: Path) -> TensorFiles:
        index = directory / INDEX
        if (directory / WEIGHTS).exists() or not index.exists():
            return TensorFiles(directory / WEIGHTS)
        names = sorted(set(json.loads(index.read_text())["weight_map"].values()))
        return TensorFiles(*(directory / name for name in names))

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


def weights_file(directory: Path) -> Path:
    """The file whose digest names the version."""
    return directory / (ADAPTER if (directory / ADAPTER).exists() else WEIGHTS)


def digest_of(directory: Path) -> str:
    """The digest that names the version: from its manifest, or of the file where a version has none."""
    weights = weights_file(directory)
    if (directory / MANIFEST).exists():
        listed = json.loads((directory / MANIFEST).read_text(encoding="utf-8"))["files"]
        return next(file["sha256"] for file in listed if file["name"] == weights.name)
    digest = hashlib.sha256()
    with weights.open("rb") as opened:
        while piece := opened.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()


def updates_of(directory: Path) -> int:
    """Updates that made the weights."""
    file = directory / STATE
    step = TensorFiles(file).metadata.get("step")
    if step is None or not step.isdigit():
        raise CannotTrain(f"{file} should name the updates so far as step in its metadata, but has {step}")
    return int(step)


def write_tensors(file: Path | None, metadata: Mapping[str, str], names: Mapping[str, Tensor],
                  whole: Callable[[Tensor], Tensor]) -> str:
    """Writes tensors in the order given, one after the other, so that only one is in memory.

    :param file: None on ranks that only give their parts
    :param names: tensors, or their parts
    :param whole: makes a part the whole; every rank calls it for every tensor
    :returns: SHA-256 of the file; empty without one
    """
    if file is None:
        for tensor in names.values():
            whole(tensor)
        return ""
    digest = hashlib.sha256()
    with file.open("wb") as opened:
        def write(data: Any) -> None:
            opened.write(data)
            digest.update(data)

        write(_header(metadata, names))
        for tensor in names.values():
            write(whole(tensor).cpu().contiguous().flatten().view(torch.uint8).numpy().data)
    return digest.hexdigest()


def _header(metadata: Mapping[str, str], names: Mapping[str, Tensor]) -> bytes:
    entries: dict[str, Any] = {"__metadata__": dict(sorted(metadata.items()))}
    offset = 0
    for name, tensor in names.items():
        end = offset + tensor.numel() * tensor.element_size()
        entries[name] = {"dtype": _TYPES[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [offset, end]}
        offset = end
    text = json.dumps(entries, separators=(",", ":"), ensure_ascii=False).encode()
    text += b" " * (-len(text) % 8)
    return len(text).to_bytes(8, "little") + text


def write_policy(directory: Path | None, trained: Mapping[str, Tensor], moments: Mapping[str, Mapping[str, Tensor]],
                 updates: int, whole: Callable[[Tensor], Tensor], adapter: Adapter | None) -> str:
    """The weights, or the adapter, and the state of the optimizer.

    :param moments: by name of the moment, then by name of the tensor
    :returns: the digest that names the version
    """
    def path(name: str) -> Path | None:
        return None if directory is None else directory / name

    digest = write_tensors(path(ADAPTER if adapter else WEIGHTS), _FORMAT, trained, whole)
    state = {f"{moment}.{name}": moments[moment][name] for moment in MOMENTS for name in trained}
    write_tensors(path(STATE), {**_FORMAT, "step": str(updates)}, state, whole)
    if directory is not None and adapter is not None:
        (directory / ADAPTER_CONFIG).write_text(_adapter_config(adapter), encoding="utf-8")
    return digest


def copy_files(source: Path, out: Path, configs: bool) -> None:
    """The files that training does not change.

    :param configs: whether those that describe the model are among them; an adapter's directory has only its own
    """
    for file in _travelling(source):
        name = file.relative_to(source).as_posix()
        if name in _CONFIGS and not configs:
            continue
        (out / name).parent.mkdir(exist_ok=True)
        if name == "config.json":
            _write_config(config_of(source), file, out / name)
        else:
            shutil.copyfile(file, out / name)


def write_base(source: Path, out: Path) -> str:
    """Version 0 of a run from the checkpoint that it begins with: its weights in float32, in one file.

    :returns: the digest that names the version
    """
    if (source / ADAPTER_CONFIG).exists():
        raise CannotTrain(f"{source} holds an adapter; merge it with PEFT's merge_and_unload, "
                          "or begin the run with the Java learner, which merges it")
    tensors = TensorFiles.of_model(source)
    shapes = names_and_shapes(config_of(source))
    names = {name: torch.empty(shape, dtype=torch.float32, device="meta") for name, shape in shapes.items()}
    read = iter(shapes.items())
    digest = write_tensors(out / WEIGHTS, _FORMAT, names, lambda _: tensors.read(*next(read)).float())
    copy_files(source, out, configs=True)
    return digest


def _travelling(source: Path) -> Iterator[Path]:
    for file in sorted([*source.iterdir(), *(source / _TEMPLATES).glob("*")]):
        known = file.parent == source and file.name in _TOKENIZER | _CONFIGS
        travels = (_NAME.fullmatch(file.name) and not _TENSORS.fullmatch(file.name)
                   and file.name.lower() not in _OF_THE_BASE and file.is_file() and file.stat().st_size <= _MOST_BYTES)
        if file.is_file() and (known or travels):
            yield file


def _write_config(config: dict[str, Any], source: Path, target: Path) -> None:
    """A configuration that names another type than that of the weights is corrected; any other keeps its bytes."""
    name = "dtype" if "dtype" in config else "torch_dtype"
    if config.get(name) == "float32":
        shutil.copyfile(source, target)
        return
    config.pop("torch_dtype", None)
    target.write_text(json.dumps({**config, name: "float32"}, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _adapter_config(adapter: Adapter) -> str:
    targets = ", ".join(json.dumps(name) for name in adapter.targets)
    return f"""{{
  "peft_type" : "LORA",
  "task_type" : "CAUSAL_LM",
  "base_model_name_or_path" : null,
  "r" : {adapter.rank},
  "lora_alpha" : {float(adapter.alpha)},
  "lora_dropout" : 0.0,
  "bias" : "none",
  "fan_in_fan_out" : false,
  "inference_mode" : true,
  "target_modules" : [ {targets} ]
}}
"""
