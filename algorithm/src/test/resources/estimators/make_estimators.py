"""Makes advantages.tsv and losses.tsv: the estimators of the field on small numbers, computed by PyTorch in float64.

    python make_estimators.py

Made with torch 2.13. Each estimator is written as its paper has it, apart from the code that is tested: losses are differentiated by
autograd, and the sequence ratio of GSPO in both forms, directly and with verl's stop-gradient.
"""

import pathlib

import torch

HERE = pathlib.Path(__file__).parent

# Rewards of groups of four responses, and the lengths of the responses.
MIXED, MOSTLY_RIGHT, ALL_RIGHT = [1, 1, -1, -1], [1, 1, 1, -1], [1, 1, 1, 1]
LENGTHS = [[2, 3, 1, 4], [2, 2, 3, 1], [2, 2, 2, 2]]

# Two responses: advantage, old and new log-probabilities of their tokens.
RESPONSES = [(1.0, [-1.0, -0.5, -2.0], [-0.7, -0.6, -1.5]), (-1.0, [-0.7, -1.2], [-1.0, -0.9])]


def tensor(values):
    return torch.tensor(values, dtype=torch.float64)


def text(values):
    return " ".join(repr(float(value)) for value in values)


def centred(groups, leave_one_out=False):
    rows = []
    for rewards in groups:
        r = tensor(rewards)
        others = (r.sum() - r) / (len(r) - 1) if leave_one_out else r.mean()
        rows.append(r - others)
    return rows


def by_group(groups, epsilon):
    return torch.cat([(tensor(r) - tensor(r).mean()) / (tensor(r).std() + epsilon) for r in groups])


def whitened(groups, over_tokens, shift):
    """REINFORCE++ with the group's mean as the baseline: every token of the batch is an observation, or every response."""
    d = torch.cat(centred(groups))
    lengths = torch.tensor(sum(LENGTHS[: len(groups)], []))
    observed = d.repeat_interleave(lengths) if over_tokens else d
    return (d - (observed.mean() if shift else 0)) / (observed.std() + 1e-8)


def advantages():
    two, three = [MIXED, MOSTLY_RIGHT], [MIXED, MOSTLY_RIGHT, ALL_RIGHT]
    yield "grpo", 1e-6, two, by_group(two, 1e-6)
    yield "grpo, epsilon of TRL", 1e-4, two, by_group(two, 1e-4)
    yield "dr-grpo", 0, two, torch.cat(centred(two))
    yield "rloo", 0, two, torch.cat(centred(two, leave_one_out=True))
    for over in ("responses", "tokens"):
        for shift in (True, False):
            for groups in (two, three):
                name = f"reinforce-pp, {over}, {'shift' if shift else 'no shift'}"
                yield name, 1e-8, groups, whitened(groups, over == "tokens", shift)


def loss(low, high, mean, divisor=0, ratio="TOKEN", surrogate="CLIP", dual=0.0, detached=False):
    """-> loss, gradient by log-probability"""
    leaves = [tensor(new).requires_grad_() for _, _, new in RESPONSES]
    rows = []
    for (advantage, old, _), new in zip(RESPONSES, leaves):
        log_ratio = new - tensor(old)
        if ratio == "SEQUENCE" and detached:
            log_ratio = log_ratio.mean().detach() + new - new.detach()
        elif ratio == "SEQUENCE":
            log_ratio = log_ratio.mean().expand_as(new)
        r = log_ratio.exp()
        bounded = r.clamp(1 - low, 1 + high)
        if surrogate == "CISPO":
            rows.append(-bounded.detach() * advantage * new)
        else:
            row = torch.maximum(-advantage * r, -advantage * bounded)
            rows.append(row.clamp(max=-advantage * dual) if dual and advantage < 0 else row)
    total = {
        "TOKEN": lambda: torch.cat(rows).mean(),
        "SEQUENCE": lambda: torch.stack([row.mean() for row in rows]).mean(),
        "CONSTANT": lambda: torch.cat(rows).sum() / (len(rows) * divisor),
    }[mean]()
    total.backward()
    return total.item(), torch.cat([leaf.grad for leaf in leaves]).tolist()


LOSSES = {
    "dapo": dict(low=0.2, high=0.28, mean="TOKEN"),
    "dapo, dual clip": dict(low=0.2, high=0.28, mean="TOKEN", dual=1.3),
    "grpo": dict(low=0.2, high=0.2, mean="SEQUENCE"),
    "dr-grpo": dict(low=0.2, high=0.2, mean="CONSTANT", divisor=4),
    "gspo": dict(low=3e-4, high=4e-4, mean="SEQUENCE", ratio="SEQUENCE"),
    "gspo, nothing clipped": dict(low=0.3, high=0.3, mean="SEQUENCE", ratio="SEQUENCE"),
    "cispo": dict(low=10.0, high=0.2, mean="TOKEN", surrogate="CISPO"),
    "cispo, epsilon_high 5 of TRL": dict(low=10.0, high=4.0, mean="TOKEN", surrogate="CISPO"),
}


def main():
    lines = ["# Made by make_estimators.py.", "# estimator\tepsilon\trewards\tlengths\tadvantages"]
    for name, epsilon, groups, found in advantages():
        lengths = sum(LENGTHS[: len(groups)], [])
        lines.append("\t".join([name, str(epsilon), text(sum(groups, [])), text(lengths), text(found)]))
    (HERE / "advantages.tsv").write_text("\n".join(lines) + "\n")

    lines = ["# Made by make_estimators.py.",
             "# estimator\tlow\thigh\tdual\tmean\tdivisor\tratio\tsurrogate\tloss\tgradient"]
    for name, case in LOSSES.items():
        value, gradient = loss(**case)
        if case.get("ratio") == "SEQUENCE":
            other = loss(**case, detached=True)
            assert abs(value - other[0]) < 1e-12 and max(abs(a - b) for a, b in zip(gradient, other[1])) < 1e-12
        columns = [case["low"], case["high"], case.get("dual", 0.0), case["mean"], case.get("divisor", 0),
                   case.get("ratio", "TOKEN"), case.get("surrogate", "CLIP"), repr(value), text(gradient)]
        lines.append("\t".join([name, *map(str, columns)]))
    (HERE / "losses.tsv").write_text("\n".join(lines) + "\n")


main()
