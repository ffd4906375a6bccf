"""Stores the files of a directory as a version, or opens one: storing.py ROOT publish SOURCE | open URI SHA256."""

import shutil
import sys
from pathlib import Path

from erpo_learner.store import DirectoryStore, PolicyFault, StorageFault

root, act, *arguments = sys.argv[1:]
store = DirectoryStore(root)
try:
    if act == "publish":
        print(*store.publish("test-run", 1, lambda out: shutil.copytree(arguments[0], out, dirs_exist_ok=True)))
    else:
        print(store.open(*arguments, training=True))
except (PolicyFault, StorageFault) as e:
    print(e)
