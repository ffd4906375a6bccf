"""The files of a policy's version: their names, their digests, and JSON as Java's library prints it.

Both learners store the same bytes, so that a step that one repeats for the other finds what is there.
"""

import hashlib
import json
import math
import re
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

EXTENSION = ".safetensors"
INDEX = ".safetensors.index.json"
MODEL = "model"
OPTIMIZER = "optimizer"
WEIGHTS = MODEL + EXTENSION
ADAPTER = "adapter_model.safetensors"
ADAPTER_CONFIG = "adapter_config.json"
MANIFEST = "erpo-manifest.json"

_SHARD = re.compile(r"model-\d{5}-of-\d{5}\.safetensors")
_STATE = re.compile(r"optimizer(\.safetensors.*|-\d+-of-\d+\.safetensors)")


def sha256(*files):
    """Of the files one after the other."""
    digest = hashlib.sha256()
    for file in files:
        with open(file, "rb") as content:
            while piece := content.read(1 << 20):
                digest.update(piece)
    return digest.hexdigest()


def sha256_of_each(files):
    """By file; side by side, and without those that do not exist."""
    there = [file for file in files if file.is_file()]
    with ThreadPoolExecutor() as side_by_side:
        return dict(zip(there, side_by_side.map(sha256, there)))


def names(directory):
    """The files of a version, sorted: further chat templates lie in a directory of their own."""
    return sorted(
        str(file.relative_to(directory))
        for pattern in ("*", "*/*")
        for file in directory.glob(pattern)
        if file.is_file()
    )


def is_state(name):
    """Whether only a learner that goes on reads the file: the moments of the optimizer."""
    return _STATE.fullmatch(name) is not None


def single_weights(digests):
    """The name of the file of the weights, where they are in one."""
    return next((name for name in (ADAPTER, WEIGHTS) if name in digests), None)


def shards(digests):
    """The names of the files of the weights, where they are in several."""
    return sorted(name for name in digests if _SHARD.fullmatch(name))


def weights_digest(digests):
    """The digest that names a version, from those of its files by name; None without weights.

    It is that of the one file of the weights, or of the list of those of several, as sha256sum prints it.
    """
    single = single_weights(digests)
    if single:
        return digests[single]
    listed = "".join(f"{digests[name]}  {name}\n" for name in shards(digests))
    return hashlib.sha256(listed.encode()).hexdigest() if listed else None


def files_of(directory, stem):
    """The tensors' files of this stem: one, or those that an index lists; where there are both, the single one counts."""
    single, index = directory / (stem + EXTENSION), directory / (stem + INDEX)
    if single.exists() or not index.exists():
        return [single]
    held = json.loads(index.read_text(encoding="utf-8"))["weight_map"].values()
    return [directory / name for name in sorted(set(held))]


def java_json(value, indent=""):
    """As Java's library prints it: objects over several lines, lists in one."""
    if isinstance(value, dict):
        inner = indent + "  "
        entries = [f"{inner}{json.dumps(key, ensure_ascii=False)} : {java_json(v, inner)}" for key, v in value.items()]
        return "{\n" + ",\n".join(entries) + f"\n{indent}}}" if entries else "{ }"
    if isinstance(value, list):
        return "[ " + ", ".join(java_json(v, indent) for v in value) + " ]" if value else "[ ]"
    if isinstance(value, float):
        return _java_number(value)
    return json.dumps(value, ensure_ascii=False)


def _java_number(value):
    """As Double.toString: in digits from 0.001 to 10 million, else with an exponent."""
    if not math.isfinite(value) or value == 0 or 1e-3 <= abs(value) < 1e7:
        return repr(value)
    sign, digits, exponent = Decimal(repr(value)).normalize().as_tuple()
    first, *rest = map(str, digits)
    return f"{'-' * sign}{first}.{''.join(rest) or '0'}E{exponent + len(rest)}"
