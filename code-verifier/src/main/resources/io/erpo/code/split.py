"""Takes the Python tests of references apart: what to ask the program, and what to compare outside.

Reads a list of references in JSON, writes a list of results. Each assert becomes questions, which are calls of the function
under test, and a remainder, in which _q0, _q1, ... stand for their values. Literals that are compared stay in the remainder,
which the program never sees. The program is not here. What surrounds the asserts (imports, constants, loops) runs here.
"""

import ast
import builtins
import copy
import json
import random
import sys

MOST_TESTS = 1000
SHOWN = 200

# What an assert may use without an import, by name.
KNOWN = {
    **{name: "import " + name for name in (
        "bisect cmath collections copy datetime decimal fractions functools heapq itertools json math operator random re"
        " statistics string sys").split()},
    **{name: "from collections import " + name for name in ("Counter", "OrderedDict", "defaultdict", "deque")},
    **{name: "from math import " + name for name in ("inf", "isclose", "nan")},
    "Decimal": "from decimal import Decimal",
    "Fraction": "from fractions import Fraction",
}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
COMPREHENSIONS = (ast.GeneratorExp, ast.ListComp, ast.SetComp, ast.DictComp)


class Refused(Exception):
    """Why a reference cannot be taken apart."""


def parse(text):
    try:
        return ast.parse(text.strip()).body
    except SyntaxError as e:
        raise Refused("it is no Python: %s in line %s" % (e.msg, e.lineno)) from e


def parse_one(text):
    try:
        return parse(text)
    except Refused as e:
        raise Refused("%s: %s" % (shown(text), e)) from e


def shown(text):
    text = " ".join(text.split())
    return text if len(text) <= SHOWN else text[:SHOWN] + " ..."


def stored(node):
    """Names that a statement or an expression binds."""
    names = set()
    for part in ast.walk(node):
        if isinstance(part, ast.Name) and not isinstance(part.ctx, ast.Load):
            names.add(part.id)
        elif isinstance(part, ast.arg):
            names.add(part.arg)
        elif isinstance(part, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names.add(part.name)
        elif isinstance(part, ast.alias):
            names.add((part.asname or part.name).split(".")[0])
    return names


def changed(statement):
    """Names that a statement binds, or whose values it changes."""
    if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
        return {statement.name}
    names = stored(statement)
    for part in ast.walk(statement):
        if isinstance(part, (ast.Attribute, ast.Subscript)) and (
                not isinstance(part.ctx, ast.Load) or isinstance(statement, ast.Expr)):
            root = part
            while isinstance(root, (ast.Attribute, ast.Subscript, ast.Call)):
                root = root.func if isinstance(root, ast.Call) else root.value
            if isinstance(root, ast.Name):
                names.add(root.id)
    return names


def loaded(node):
    """Names that it reads and does not bind."""
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load)} - stored(node)


def literal(value):
    """The expression of a value that is data."""
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return ast.parse("float('%s')" % value, mode="eval").body
    if value is None or type(value) in (bool, int, float, complex, str, bytes):
        return ast.parse(repr(value), mode="eval").body
    if type(value) in (list, tuple):
        return (ast.List if type(value) is list else ast.Tuple)([literal(part) for part in value], ast.Load())
    if type(value) is dict:
        return ast.Dict([literal(key) for key in value], [literal(part) for part in value.values()])
    if type(value) in (set, frozenset, range):
        parts = (value.start, value.stop, value.step) if type(value) is range else (list(value),)
        return ast.Call(ast.Name(type(value).__name__, ast.Load()), [literal(part) for part in parts], [])
    raise Refused("a value of type %s is no data" % type(value).__name__)


class Fill(ast.NodeTransformer):
    """Puts expressions in the place of names."""

    def __init__(self, expressions):
        self.expressions = expressions

    def visit_Name(self, node):
        if isinstance(node.ctx, ast.Load) and node.id in self.expressions:
            return copy.deepcopy(self.expressions[node.id])
        return node


class Reference:
    def __init__(self, function):
        self.function = function
        self.space = {}
        exec("\n".join(KNOWN.values()), self.space)
        self.space = {name: self.space[name] for name in KNOWN}
        self.statements = []
        self.defined = set()
        self.names = {}
        self.asked = set()
        self.compared = set()
        self.tests = []
        self.heads = set()

    def is_own(self, name):
        """Whether the program defines this function."""
        if self.function:
            return name == self.function
        return name not in self.space and name not in self.defined and not hasattr(builtins, name)

    def has_own(self, node):
        return any(self.is_own(name) for name in loaded(node)) or any(
            self.has_own(self.names[name]) for name in loaded(node) & set(self.names))

    def prepare(self, statement):
        """Runs a statement that surrounds the tests. One that needs the program fails here and runs only there."""
        self.statements.append(statement)
        self.defined |= changed(statement)
        if isinstance(statement, FUNCTIONS) and self.has_own(statement):
            return
        try:
            self.run(statement)
        except Refused:
            pass

    def run(self, statement):
        try:
            exec(compile(ast.fix_missing_locations(ast.Module([statement], [])), "test", "exec"), self.space)
        except Exception as e:
            raise Refused("%s: %s" % (type(e).__name__, e)) from e
        self.remember(stored(statement) if not isinstance(statement, (*FUNCTIONS, ast.ClassDef)) else ())

    def remember(self, names):
        for name in names:
            self.names.pop(name, None)
            try:
                self.names[name] = literal(self.space[name])
            except (KeyError, Refused):
                pass

    def value(self, node):
        try:
            return eval(compile(ast.fix_missing_locations(ast.Expression(copy.deepcopy(node))), "test", "eval"), self.space)
        except Exception as e:
            raise Refused("%s: %s" % (type(e).__name__, e)) from e

    def walk(self, statements):
        for statement in statements:
            try:
                self.step(statement)
            except Refused as e:
                text = shown(ast.unparse(statement))
                raise e if len(e.args) > 1 else Refused("%s: %s" % (text, e), True) from e

    def step(self, statement):
        if isinstance(statement, ast.Assert):
            self.test(statement.test)
        elif isinstance(statement, ast.Pass):
            pass
        elif isinstance(statement, (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef)):
            if self.has_own(statement):
                raise Refused("it calls the function under test where no assert does")
            self.statements.append(statement)
            self.defined |= changed(statement)
            self.run(statement)
        elif isinstance(statement, ast.For) and not self.has_own(statement.iter) and not statement.orelse:
            for item in self.value(statement.iter):
                self.space["_item"] = item
                target = ast.Assign([statement.target], ast.Name("_item", ast.Load()), lineno=0)
                self.run(target)
                self.walk(statement.body)
        elif isinstance(statement, ast.If) and not self.has_own(statement.test):
            self.walk(statement.body if self.value(statement.test) else statement.orelse)
        elif not self.has_own(statement):
            self.run(statement)
            self.remember(changed(statement) & set(self.space))
        elif isinstance(statement, ast.Assign) and all(isinstance(target, ast.Name) for target in statement.targets):
            for target in statement.targets:
                self.names[target.id] = self.filled(statement.value)
                self.space.pop(target.id, None)
                self.defined.add(target.id)
        else:
            raise Refused("it is neither an assert nor part of its literals")

    def filled(self, expression):
        bound = stored(expression)
        return Fill({name: value for name, value in self.names.items() if name not in bound}).visit(copy.deepcopy(expression))

    def test(self, expression):
        parts = Parts(self, stored(expression))
        remainder = parts.visit(self.filled(expression))
        if not parts.questions:
            if isinstance(expression, ast.Constant) and expression.value:
                return
            raise Refused("it calls no function of the program")
        for name in loaded(remainder):
            self.require_known(name)
        self.heads |= parts.heads
        if len(parts.heads) > 1 and any(
                isinstance(part, ast.Compare) and len({name for name in loaded(part) if name.startswith("_q")}) > 1
                for part in ast.walk(remainder)):
            raise Refused("it compares values of %s, which are all the program's" % " and ".join(sorted(parts.heads)))
        if len(self.tests) == MOST_TESTS:
            raise Refused("the reference holds more than %d tests" % MOST_TESTS)
        self.tests.append({
            "statement": "assert " + ast.unparse(expression),
            "questions": list(parts.questions),
            "remainder": ast.unparse(ast.fix_missing_locations(remainder)),
        })

    def require_known(self, name):
        if name.startswith("_q") or hasattr(builtins, name):
            return
        if name not in self.space:
            raise Refused("`%s` is not known outside the program" % name)
        if isinstance(self.space[name], type) and getattr(self.space[name], "__module__", None) == "builtins" and name not in KNOWN:
            raise Refused("values of the class `%s` exist only inside the program" % name)
        if name not in KNOWN and name not in self.defined:
            raise Refused("`%s` holds no data" % name)
        self.compared.add(name)

    def needed(self, names):
        """The source of the surrounding statements that these names need."""
        chosen, names = [], set(names)
        while True:
            more = [one for one in self.statements if one not in chosen and changed(one) & names]
            if not more:
                break
            chosen += more
            for one in more:
                names |= loaded(one)
        own = set().union(*map(changed, chosen)) if chosen else set()
        imports = [KNOWN[name] for name in KNOWN if name in names and name not in own]
        return "\n".join(imports + [ast.unparse(one) for one in self.statements if one in chosen])


class Parts(ast.NodeTransformer):
    """Replaces the calls of an expression by names of their values."""

    def __init__(self, reference, bound):
        self.reference = reference
        self.bound = bound
        self.questions = {}
        self.heads = set()

    def visit(self, node):
        if self.is_question(node):
            return self.question(node)
        if isinstance(node, COMPREHENSIONS) and self.depends(node):
            return self.unrolled(node)
        if isinstance(node, ast.Lambda) and self.has_own(node):
            raise Refused("it calls the function under test in a lambda")
        if isinstance(node, ast.Name) and self.is_own(node.id):
            raise Refused("`%s` is not known, or is a function that is not called" % node.id)
        return super().visit(node)

    def is_own(self, name):
        return name not in self.bound and self.reference.is_own(name)

    def has_own(self, node):
        return any(self.is_own(part.id) for part in ast.walk(node) if isinstance(part, ast.Name))

    def depends(self, comprehension):
        """Whether the function is called for what the comprehension goes through, and not only to get that."""
        inner = [*comprehension.generators[0].ifs, *comprehension.generators[1:]]
        inner += [comprehension.key, comprehension.value] if isinstance(comprehension, ast.DictComp) else [comprehension.elt]
        return any(self.has_own(part) for part in inner)

    def is_question(self, node):
        """A call of a function of the program, or anything of an object that a class of the program makes."""
        outer = node
        while isinstance(node, (ast.Call, ast.Attribute)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                name = node.func.id
                return self.is_own(name) and (node is outer or name[0].isupper())
            node = node.func if isinstance(node, ast.Call) else node.value
        return False

    def question(self, node):
        names = loaded(node)
        head = node
        while not (isinstance(head, ast.Call) and isinstance(head.func, ast.Name)):
            head = head.func if isinstance(head, ast.Call) else head.value
        for part in ast.walk(node):
            if isinstance(part, ast.Call) and isinstance(part.func, ast.Name):
                name = part.func.id
                if not self.reference.function and name != head.func.id and self.is_own(name) and not name[0].isupper():
                    raise Refused("it asks `%s` about a value of `%s`, and only one of them can be the function under test"
                                  % (head.func.id, name))
        for name in names:
            self.require_known(name, head.func.id)
        self.heads.add(head.func.id)
        self.reference.asked |= {name for name in names if not self.reference.is_own(name)}
        text = ast.unparse(ast.fix_missing_locations(node))
        return ast.Name("_q%d" % self.questions.setdefault(text, len(self.questions)), ast.Load())

    def require_known(self, name, function):
        """A name in a call must be a literal's, a class's, or stand in the statements around the tests."""
        if name in self.bound:
            raise Refused("a call depends on `%s`, which only the comparison has" % name)
        if name == function or name in KNOWN or hasattr(builtins, name) or name[0].isupper():
            return
        if not any(name in changed(statement) for statement in self.reference.statements):
            raise Refused("`%s` is not known, or holds no data" % name)

    def unrolled(self, node):
        if isinstance(node, ast.DictComp):
            raise Refused("it calls the function under test for the entries of a dict")
        elements = []
        outer, self.bound = self.bound, self.bound - stored(node)
        for values in self.rows(node.generators, {}):
            if len(elements) == MOST_TESTS:
                raise Refused("it calls the function under test more than %d times" % MOST_TESTS)
            elements.append(self.visit(Fill(values).visit(copy.deepcopy(node.elt))))
        self.bound = outer
        if isinstance(node, ast.SetComp) and elements:
            return ast.Set(elements)
        return ast.List(elements, ast.Load())

    def rows(self, generators, values):
        if not generators:
            yield values
            return
        first, rest = generators[0], generators[1:]
        for item in self.constant(first.iter, values):
            scope = {"_item": item}
            exec(ast.unparse(first.target) + " = _item", scope)
            row = {**values, **{name: literal(scope[name]) for name in stored(first.target)}}
            if all(self.constant(condition, row) for condition in first.ifs):
                yield from self.rows(rest, row)

    def constant(self, node, values):
        node = Fill(values).visit(copy.deepcopy(node))
        if self.has_own(node):
            raise Refused("it calls the function under test for values that only the program has")
        return self.reference.value(node)


def texts(body):
    """The elements, if this is nothing but a list of texts as Python writes it."""
    if len(body) == 1 and isinstance(body[0], ast.Expr) and isinstance(body[0].value, (ast.List, ast.Tuple)):
        try:
            values = ast.literal_eval(body[0].value)
        except ValueError:
            return None
        return list(values) if all(isinstance(value, str) for value in values) else None
    return None


def is_check(statement):
    return isinstance(statement, ast.FunctionDef) and statement.name == "check" and len(statement.args.args) == 1


def bodies(job):
    """The lists of statements that hold the tests."""
    if "asserts" in job:
        return [parse_one(text) for text in job["asserts"]]
    body = parse(job["test"])
    lists = texts(body)
    return [body] if lists is None else [parse_one(text) for text in lists]


def function_of(body, job):
    """The function that the tests name, or a builtin that they all test: there is no other function in them."""
    if job.get("function"):
        return job["function"]
    called = []
    for statement in body:
        if not isinstance(statement, ast.Assert):
            return None
        names = [part.func.id for part in ast.walk(statement) if isinstance(part, ast.Call) and isinstance(part.func, ast.Name)]
        called.append(names[:1])
        if any(not hasattr(builtins, name) for name in loaded(statement)):
            return None
    return called[0][0] if called and called[0] and all(one == called[0] for one in called) else None


def split(job):
    random.seed(0)
    body = [statement for part in bodies(job) for statement in part]
    for statement in body:
        call = statement.value if isinstance(statement, ast.Expr) else None
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "check" and len(call.args) == 1:
            job.setdefault("function", ast.unparse(call.args[0]))
            body = [one for one in body if one is not statement]
    reference = Reference(function_of(body, job))
    before = []
    for statement in parse(job.get("prompt") or ""):
        if getattr(statement, "name", None) != reference.function:
            reference.prepare(statement)
            before.append(ast.unparse(statement))
    for text in job.get("setup") or []:
        for statement in parse(text):
            reference.prepare(statement)
    for statement in body:
        if is_check(statement):
            if not reference.function:
                raise Refused("it holds `check(candidate)` and does not say which function that is: entry_point is missing")
            candidate = statement.args.args[0].arg
            reference.names[candidate] = ast.Name(reference.function, ast.Load())
            reference.walk(statement.body)
        else:
            reference.walk([statement])
    if not reference.tests:
        raise Refused("it holds no test")
    return {
        "tests": reference.tests,
        "functions": sorted(reference.heads),
        "outside": reference.needed(reference.compared),
        "before": "\n".join(before),
        "after": reference.needed(reference.asked),
    }


def attempt(job):
    try:
        return split(job)
    except Refused as e:
        return {"complaint": str(e.args[0])}
    except RecursionError:
        return {"complaint": "it is nested too deeply"}
    except Exception as e:
        return {"complaint": "it cannot be read: %s: %s" % (type(e).__name__, e)}


def main():
    answer, sys.stdout = sys.stdout, sys.stderr
    json.dump([attempt(job) for job in json.load(sys.stdin)], answer)


if __name__ == "__main__":
    main()
