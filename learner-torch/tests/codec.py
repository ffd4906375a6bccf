"""Decodes the records in a directory, files named by their type, and encodes them again into another directory."""

import sys
from pathlib import Path

from erpo_learner import events

source, target = map(Path, sys.argv[1:])
for file in sorted(source.iterdir()):
    name = file.name.partition(".")[0]
    (target / file.name).write_bytes(events.encode(name, events.decode(file.read_bytes(), name)))
for value in None, b"", b"\xc3\x01short", b"\xc3\x01" + bytes(30), file.read_bytes() + b"x", file.read_bytes()[:-1]:
    try:
        events.decode(value, name)
        print("decoded")
    except events.UnreadableEvent as e:
        print(e)
