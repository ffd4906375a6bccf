"""Writes policies in the forms that the Java learner writes: forms.py BASE TRAINED MERGED SHARD_BYTES OUT.

BASE is a model; TRAINED, on that of the vectors, has the state of an optimizer too; MERGED is an adapter that names its model.
"""

import sys
from pathlib import Path

from erpo_learner import checkpoint, step
from erpo_learner.world import World
from vectors import BASE, settings_of

base, trained, merged, shard_bytes, out = (int(text) if text.isdigit() else Path(text) for text in sys.argv[1:])
for name in "base", "copy", "trained", "merged":
    (out / name).mkdir(parents=True)
checkpoint.write_base(base, out / "base", shard_bytes)
checkpoint.write_copy(out / "base", out / "copy", shard_bytes)
checkpoint.write_base(merged, out / "merged")
settings = settings_of("token")
object.__setattr__(settings.checkpoints, "shard_bytes", shard_bytes)  # Fewer than a run may ask for.
step.train_step(settings, [], trained, BASE, out / "trained", World.start())
