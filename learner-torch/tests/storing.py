"""Works with a policy store: storing.py STORE publish SOURCE | open URI SHA256 | retain VERSION..."""

import os
import shutil
import sys

from erpo_learner.bucket_store import policy_store
from erpo_learner.store import PolicyFault, StorageFault

place, act, *arguments = sys.argv[1:]
store = policy_store(os.environ | {"ERPO_POLICY_STORE": place})
try:
    if act == "publish":
        print(*store.publish("test-run", 1, lambda out: shutil.copytree(arguments[0], out, dirs_exist_ok=True)))
    elif act == "retain":
        store.retain("test-run", lambda version: str(version) in arguments)
    else:
        print(store.open(*arguments, training=True))
except (PolicyFault, StorageFault) as e:
    print(e)
