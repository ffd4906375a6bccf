"""Tells what this interpreter lacks for learner-torch, one a line; nothing when it has everything.

Runs as a program, before anything that it asks for is there: `python erpo_learner/interpreter.py`.
"""

import re
import sys
from importlib import metadata
from pathlib import Path

PYTHON = (3, 10)
CONFLUENT_KAFKA = "1.7.0"


def lacking():
    if sys.version_info < PYTHON:
        yield "Python %d.%d or newer (found %d.%d)" % (PYTHON + sys.version_info[:2])
    requirements = Path(__file__).resolve().parents[1] / "requirements.txt"
    needed = re.findall(r"^([a-z-]+)==([0-9.]+)$", requirements.read_text(), re.MULTILINE)
    for name, version in needed + [("confluent-kafka", CONFLUENT_KAFKA)]:
        try:
            found = metadata.version(name)
        except metadata.PackageNotFoundError:
            yield "%s %s (not installed)" % (name, version)
        else:
            if numbers(found) < numbers(version):
                yield "%s %s or newer (found %s)" % (name, version, found)


def numbers(version):
    return [int(part) for part in re.match(r"[0-9.]*[0-9]", version).group().split(".")]


if __name__ == "__main__":
    print("\n".join(lacking()))
