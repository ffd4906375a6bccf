"""Splits assertions, a JSON list, into an expression to ask the program and the value that it must have.

Runs without the program, which is never told that value. Says what is wrong with an assertion of another form.
"""

import ast
import json
import sys


def as_list(value):
    if isinstance(value, (set, frozenset)):
        return sorted(value, key=repr)
    raise ValueError("its value has no JSON")


def split(assertion):
    body = ast.parse(assertion.strip()).body
    if len(body) != 1 or not isinstance(body[0], ast.Assert):
        raise ValueError("it is not one assert statement")
    test = body[0].test
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return "bool(%s)" % ast.unparse(test.operand), False
    if isinstance(test, ast.Call):
        return "bool(%s)" % ast.unparse(test), True
    if isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], (ast.Eq, ast.Is)):
        for expression, expected in ((test.left, test.comparators[0]), (test.comparators[0], test.left)):
            try:
                return ast.unparse(expression), ast.literal_eval(expected)
            except ValueError:
                pass
    raise ValueError("it is neither a call nor a comparison with a literal by ==, and the program could make it hold")


tests = []
for assertion in json.load(sys.stdin):
    try:
        expression, expected = split(assertion)
        tests.append({"expression": expression, "value": json.dumps(expected, default=as_list)})
    except (ValueError, TypeError, SyntaxError, AttributeError) as e:
        print(json.dumps({"complaint": "%s: %s" % (assertion, e)}))
        break
else:
    print(json.dumps({"tests": tests}))
