"""Asks the program in program.py for a value: calls a function, or evaluates a call, as standard input says in JSON.

Writes the value to standard output, in JSON: for a function as JSON has it, for a call with its Python type (see compare.py).
Discards the program's own output. Whatever the program does here, it can only claim another value.
"""

import json
import os
import runpy
import sys

# Modules that sites with such problems import by default.
IMPORTED = """
import bisect, collections, functools, heapq, itertools, math, random, re, string
from bisect import *
from collections import *
from functools import *
from heapq import *
from itertools import *
from typing import *
"""


def as_list(value):
    if isinstance(value, (set, frozenset)):
        return sorted(value, key=repr)
    raise TypeError("no JSON for %s" % type(value))


def typed(value):
    """Lists, texts, numbers and None as in JSON; anything else as an object with one field, its type."""
    name = type(value).__name__
    if value is None or isinstance(value, bool):
        return value
    for plain in (str, int, float):
        if isinstance(value, plain):
            return getattr(plain, "__%s__" % plain.__name__)(value)
    if isinstance(value, list):
        return [typed(part) for part in value]
    if isinstance(value, dict):
        return {"dict": [[typed(key), typed(part)] for key, part in value.items()]}
    for several in (tuple, set, frozenset):
        if isinstance(value, several):
            return {several.__name__: [typed(part) for part in value]}
    if isinstance(value, complex):
        return {"complex": [value.real, value.imag]}
    if isinstance(value, (bytes, bytearray)):
        return {"bytes": bytes(value).decode("latin-1")}
    if isinstance(value, range):
        return {"range": [value.start, value.stop, value.step]}
    if name in ("Decimal", "Fraction"):
        return {name: str(value)}
    if name in ("deque", "dict_keys", "dict_values", "dict_items") or hasattr(value, "__next__"):
        return {name if name in ("deque", "dict_keys") else "iterator": [typed(part) for part in value]}
    if type(value).__module__ == "numpy" and hasattr(value, "tolist"):
        return typed(value.tolist())
    return {"object": bool(value)}


def value_of(question, namespace):
    name = question["function"]
    owner = namespace.get("Solution")
    function = getattr(owner(), name) if hasattr(owner, name) else namespace[name]
    return function(*question["arguments"])


def evaluated(question):
    names = {}
    exec(IMPORTED, names)
    exec(question.get("before", ""), names)
    names = runpy.run_path("program.py", names, "program")
    if "call" not in question:
        return json.dumps(value_of(question, names), default=as_list)
    exec(question.get("after", ""), names)
    return json.dumps(typed(eval(question["call"], names)))


answer = os.dup(1)
os.dup2(2, 1)
if hasattr(sys, "set_int_max_str_digits"):
    sys.set_int_max_str_digits(0)
question = json.load(sys.stdin)
code = 0
try:
    written = evaluated(question)
except Exception as e:
    written = "%s: %s" % (type(e).__name__, str(e)[:1000])
    code = 1
os.write(answer, written.encode(errors="replace"))
os._exit(code)
