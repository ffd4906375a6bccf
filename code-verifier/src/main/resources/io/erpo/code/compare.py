"""Decides asserts whose calls have been answered. Runs alone: the program was elsewhere, and only data came from it.

Reads a job in JSON: what surrounds the tests, the tolerance, and tests with a remainder and answers. Writes one object for
each test: whether it holds, and what was compared.
"""

import ast
import collections
import decimal
import fractions
import json
import os
import sys

SHOWN = 120


class Opaque:
    """A value that is no data: equal to nothing else, and as true as the program says."""

    def __init__(self, truth):
        self.truth = truth

    def __bool__(self):
        return bool(self.truth)

    def __repr__(self):
        return "an object"


def untyped(value):
    """The value that call.py wrote. Never anything but data of Python's own types."""
    if isinstance(value, list):
        return [untyped(part) for part in value]
    if not isinstance(value, dict):
        return value
    (name, content), = value.items()
    if name == "dict":
        return {untyped(key): untyped(part) for key, part in content}
    if name in ("tuple", "set", "frozenset", "deque", "iterator", "dict_keys"):
        parts = [untyped(part) for part in content]
        return {"tuple": tuple, "set": set, "frozenset": frozenset, "deque": collections.deque, "iterator": iter,
                "dict_keys": lambda all: dict.fromkeys(all).keys()}[name](parts)
    if name in ("complex", "range"):
        return {"complex": complex, "range": range}[name](*content)
    if name == "bytes":
        return content.encode("latin-1")
    if name in ("Decimal", "Fraction"):
        return {"Decimal": decimal.Decimal, "Fraction": fractions.Fraction}[name](content)
    if name == "object":
        return Opaque(content)
    raise ValueError(name)


def holds_nan(value):
    """Whether a number anywhere in an answer is not a number: it would pass `not abs(f(2) - 4) > 0.1`."""
    if isinstance(value, list):
        return any(map(holds_nan, value))
    if isinstance(value, dict):
        return any(map(holds_nan, value.values())) or "nan" in str(value.get("Decimal", "")).lower()
    return value != value


def same(one, other, tolerance):
    """Equal, where numbers may be apart: absolutely, or as a part of what is expected."""
    if one == other:
        return True
    if any(isinstance(value, bool) or not isinstance(value, (int, float)) for value in (one, other)):
        if type(one) is type(other) and isinstance(one, (list, tuple)):
            return len(one) == len(other) and all(same(a, b, tolerance) for a, b in zip(one, other))
        if isinstance(one, dict) and isinstance(other, dict):
            return one.keys() == other.keys() and all(same(one[key], other[key], tolerance) for key in one)
        return False
    return abs(one - other) <= tolerance * max(1, min(abs(one), abs(other)))


class Tolerant(ast.NodeTransformer):
    def visit_Compare(self, node):
        self.generic_visit(node)
        if len(node.ops) == 1 and isinstance(node.ops[0], ast.Eq):
            return ast.Call(ast.Name("_same", ast.Load()), [node.left, node.comparators[0]], [])
        return node


def shown(value):
    text = repr(value)
    return text if len(text) <= SHOWN else text[:SHOWN] + "..."


def decide(test, outside, tolerance):
    written = [json.loads(answer) for answer in test["answers"]]
    if any(map(holds_nan, written)) and "nan" not in test["remainder"].lower():
        return {"holds": False, "why": "a value is not a number"}
    names = {}
    exec(outside, names)
    names["_same"] = lambda one, other: same(one, other, tolerance)
    answers = [untyped(answer) for answer in written]
    why = ", ".join("%s is %s" % (shown_call(call), shown(answer)) for call, answer in zip(test["questions"], answers))
    names.update(("_q%d" % i, answer) for i, answer in enumerate(answers))
    tree = ast.parse(test["remainder"], mode="eval")
    if tolerance:
        tree = ast.fix_missing_locations(Tolerant().visit(tree))
    try:
        return {"holds": bool(eval(compile(tree, "test", "eval"), names)), "why": why}
    except Exception as e:
        return {"holds": False, "why": "%s, and the comparison fails: %s" % (why, type(e).__name__)}


def shown_call(call):
    return call if len(call) <= SHOWN else call[:SHOWN] + "..."


def attempt(test, outside, tolerance):
    try:
        return decide(test, outside, tolerance)
    except Exception as e:
        return {"holds": False, "why": "its value cannot be compared: %s" % type(e).__name__}


answer = os.dup(1)
os.dup2(2, 1)
if hasattr(sys, "set_int_max_str_digits"):
    sys.set_int_max_str_digits(0)
job = json.load(sys.stdin)
written = [attempt(test, job["outside"], job["tolerance"]) for test in job["tests"]]
with os.fdopen(answer, "w") as output:
    json.dump(written, output)
    output.flush()
os._exit(0)
